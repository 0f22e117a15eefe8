//! Uploading pictures, and fetching them again.

use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Mall, with_mall};

const UPLOAD: &str = "/api/v1/upload";

/// A GIF of one pixel.
const PIXEL: &[u8] =
    b"GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// A form whose fields have these names and contents.
fn form(fields: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, content) in fields {
        let head = format!(
            "--frontier\r\nContent-Disposition: form-data; name=\"{name}\"; \
             filename=\"../../evil.html\"\r\nContent-Type: text/html\r\n\r\n"
        );
        body.extend(head.as_bytes());
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(b"--frontier--\r\n");
    body
}

async fn send(mall: &Mall, token: &str, path: &str, body: Vec<u8>) -> Answer {
    let request = mall.request(Method::POST, path);
    let request = if token.is_empty() { request } else { request.bearer_auth(token) };
    let content_type = "multipart/form-data; boundary=frontier";
    mall.send(request.header("Content-Type", content_type).body(body)).await
}

#[test]
fn a_picture_is_taken_in_and_served_for_ever() {
    with_mall(async |mall| {
        let (_id, token) = mall.log_in("alice").await;
        let stored = send(mall, &token, UPLOAD, form(&[("file", PIXEL)])).await.ok(201);
        assert_eq!((&stored["width"], &stored["height"]), (&json!(1), &json!(1)));
        assert_eq!(stored["content_type"], "image/png");
        let url = stored["url"].as_str().unwrap().to_owned();
        assert!(url.starts_with("/uploads/") && url.ends_with(".png"), "{url}");
        for url in [&url, stored["thumbnail_url"].as_str().unwrap()] {
            let answer = mall.get("", url).await;
            assert_eq!(answer.status, 200, "{url}");
            assert_eq!(answer.headers["x-content-type-options"], "nosniff");
            assert!(answer.headers["cache-control"].to_str().unwrap().contains("immutable"));
            assert!(answer.headers["content-type"].to_str().unwrap().starts_with("image/"));
        }
        // The same picture again is the same file.
        let again = send(mall, &token, UPLOAD, form(&[("note", b"x"), ("file", PIXEL)])).await;
        assert_eq!(again.ok(201)["url"], json!(url));
        let avatar = json!({ "avatar": url });
        mall.put(&token, "/api/v1/user/profile", avatar).await.ok(200);
    });
}

#[test]
fn what_is_no_picture_is_refused() {
    with_mall(async |mall| {
        let (_id, token) = mall.log_in("alice").await;
        let svg: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
        let too_large = vec![0xff; 5 * 1024 * 1024 + 1];
        for content in [b"".as_slice(), svg, b"%PDF-1.7", b"MZ\0\0", &PIXEL[..12]] {
            let answer = send(mall, &token, UPLOAD, form(&[("file", content)])).await;
            assert_eq!(answer.field(), (422, "validation_failed", "file"));
        }
        let answer = send(mall, &token, UPLOAD, form(&[("picture", PIXEL)])).await;
        assert_eq!(answer.field(), (422, "validation_failed", "file"));
        let answer = send(mall, &token, UPLOAD, form(&[("file", &too_large)])).await;
        assert_eq!(answer.code(), (413, "payload_too_large"));
        let answer = send(mall, &token, UPLOAD, b"--frontier\r\nnonsense".to_vec()).await;
        assert_eq!(answer.code(), (400, "invalid_request"));
        let json = mall.post(&token, UPLOAD, json!({ "file": "x" })).await;
        assert_eq!(json.code(), (400, "invalid_request"));
        let nobody = send(mall, "", UPLOAD, form(&[("file", PIXEL)])).await;
        assert_eq!(nobody.code(), (401, "unauthorized"));
    });
}

#[test]
fn admins_upload_by_their_own_door() {
    with_mall(async |mall| {
        let path = "/api/admin/uploads";
        let admin = mall.admin().await;
        let stored = send(mall, &admin, path, form(&[("file", PIXEL)])).await.ok(201);
        assert_eq!(mall.get("", stored["url"].as_str().unwrap()).await.status, 200);
        let (_id, shopper) = mall.log_in("alice").await;
        let refused = send(mall, &shopper, path, form(&[("file", PIXEL)])).await;
        assert_eq!(refused.code(), (403, "forbidden"));
    });
}

#[test]
fn a_name_leads_nowhere_else() {
    with_mall(async |mall| {
        let paths = [
            "/uploads/..%2f..%2fCargo.toml",
            "/uploads/%2e%2e/%2e%2e/etc/passwd",
            "/uploads//etc/passwd",
            "/uploads/2026/11/none.png",
            "/uploads/a%00.png",
            "/uploads/",
        ];
        for path in paths {
            assert_eq!(mall.get("", path).await.code(), (404, "not_found"), "{path}");
        }
    });
}
