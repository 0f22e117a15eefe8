//! The console's files, as the server sends them.

use crate::support::{Setup, with_setup};

#[test]
fn pages_are_the_document_and_files_are_files() {
    let dir = std::env::temp_dir().join(format!("mall-console-{}", std::process::id()));
    std::fs::create_dir_all(dir.join("assets")).unwrap();
    std::fs::write(dir.join("index.html"), "<title>mall</title>").unwrap();
    std::fs::write(dir.join("assets/app-1a2b.js"), "let plain").unwrap();
    std::fs::write(dir.join("assets/app-1a2b.js.gz"), "packed").unwrap();
    std::fs::write(dir.join(".secret"), "hidden").unwrap();
    let setup = Setup { admin_dir: Some(dir.clone()), ..Setup::default() };
    with_setup(setup, async |mall| {
        // What is packed is to be seen as it comes, whatever another member makes reqwest do.
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_gzip();
        let http = http.build().unwrap();
        let get = |path: &str| http.get(format!("{}{path}", mall.url));

        let bare = get("/admin").send().await.unwrap();
        assert_eq!(
            (bare.status().as_u16(), &bare.headers()["location"]),
            (303, &"/admin/".parse().unwrap())
        );

        for page in ["/admin/", "/admin/orders", "/admin/orders/7?from=list"] {
            let answer = get(page).send().await.unwrap();
            assert_eq!(answer.status(), 200, "{page}");
            let headers = answer.headers().clone();
            assert_eq!(headers["content-type"], "text/html; charset=utf-8");
            assert_eq!(headers["cache-control"], "no-cache");
            let policy = headers["content-security-policy"].to_str().unwrap();
            assert!(policy.contains("script-src 'self';"), "{policy}");
            assert_eq!(answer.text().await.unwrap(), "<title>mall</title>");
        }

        let plain = get("/admin/assets/app-1a2b.js").send().await.unwrap();
        assert!(plain.headers()["cache-control"].to_str().unwrap().contains("immutable"));
        assert_eq!(plain.text().await.unwrap(), "let plain");
        let packed = get("/admin/assets/app-1a2b.js").header("Accept-Encoding", "gzip, br");
        let packed = packed.send().await.unwrap();
        assert_eq!(packed.headers()["content-encoding"], "gzip");
        assert!(packed.headers()["content-type"].to_str().unwrap().contains("javascript"));
        assert_eq!(packed.text().await.unwrap(), "packed");

        for path in [
            "/admin/assets/gone.js",
            "/admin/.secret",
            "/admin/..%2f..%2fetc%2fpasswd",
            "/admin/assets",
        ] {
            let answer = get(path).send().await.unwrap();
            let status = answer.status().as_u16();
            let text = answer.text().await.unwrap();
            let is_document = text.contains("<title>");
            assert!(status == 404 || is_document, "{path}: {status} {text}");
            assert!(!text.contains("hidden") && !text.contains("root:"), "{path}: {text}");
        }
    });
    std::fs::remove_dir_all(dir).unwrap();
}

#[test]
fn without_a_folder_there_is_no_console() {
    with_setup(Setup::default(), async |mall| {
        let answer = reqwest::get(format!("{}/admin/", mall.url)).await.unwrap();
        assert_eq!(answer.status(), 404);
    });
}
