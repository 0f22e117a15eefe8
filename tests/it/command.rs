//! The program itself: its words, its exit codes, its settings.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Output};

use mall_store::Store;
use mall_store::testing::Sandbox;
use serde_json::Value;

use crate::support::with_sandbox;

/// The settings of the stores of `sandbox`, and nothing else of this process's environment.
fn settings(sandbox: &Sandbox) -> BTreeMap<&'static str, String> {
    let settings = sandbox.settings();
    BTreeMap::from([
        ("MALL_DB_URL", settings.mysql_url.clone()),
        ("MALL_REDIS_URL", settings.redis_url.clone()),
        ("MALL_REDIS_PREFIX", settings.redis_prefix.clone()),
        ("MALL_LOG", "info".to_owned()),
        ("MALL_UPLOAD_DIR", pictures(sandbox).display().to_string()),
    ])
}

/// Where the pictures of `sandbox` are put.
fn pictures(sandbox: &Sandbox) -> PathBuf {
    std::env::temp_dir().join(sandbox.settings().redis_prefix.replace(':', "-pictures"))
}

fn mall(args: &[&str], settings: &BTreeMap<&'static str, String>) -> Output {
    Command::new(env!("CARGO_BIN_EXE_mall")).args(args).env_clear().envs(settings).output().unwrap()
}

#[track_caller]
fn succeeds(output: &Output) {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn all_settings_that_are_missing_or_wrong_are_named_at_once() {
    let settings = BTreeMap::from([
        ("MALL_HTTP_BIND", "nowhere".to_owned()),
        ("MALL_JWT_SECRET", "hunter2".to_owned()),
        ("MALL_PAY_GRACE_SECS", "-1".to_owned()),
        ("MALL_LOG_FORMAT", "xml".to_owned()),
    ]);
    for command in ["serve", "worker"] {
        let output = mall(&[command], &settings);
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        for name in [
            "MALL_HTTP_BIND",
            "MALL_JWT_SECRET",
            "MALL_PAY_GRACE_SECS",
            "MALL_LOG_FORMAT",
            "MALL_DB_URL",
            "MALL_REDIS_URL",
            "MALL_WECHAT_APPID",
            "MALL_WECHAT_APP_SECRET",
            "MALL_WECHAT_MCHID",
            "MALL_WECHAT_API_V3_KEY",
            "MALL_WECHAT_MERCHANT_KEY_FILE",
            "MALL_WECHAT_MERCHANT_SERIAL",
        ] {
            assert!(said.contains(&format!("\n  {name} ")), "{name} in: {said}");
        }
        assert!(!said.contains("hunter2"), "a value may be a secret");
    }
    assert_eq!(mall(&["audit"], &BTreeMap::new()).status.code(), Some(2));
    assert_eq!(mall(&["dance"], &BTreeMap::new()).status.code(), Some(2));
}

#[test]
fn a_server_that_cannot_start_says_why() {
    with_sandbox(|sandbox, _runtime| {
        let mut settings = settings(sandbox);
        settings.insert("MALL_DB_URL", "mysql://mall:wrong@127.0.0.1:1/none".to_owned());
        let output = mall(&["audit"], &settings);
        assert_eq!(output.status.code(), Some(1));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("can't reach MySQL or Redis"), "{said}");
        assert!(!said.contains("wrong"), "a password is nobody's business: {said}");
    });
}

#[test]
fn migrate_and_seed_may_be_repeated_and_change_nothing_that_is_there() {
    with_sandbox(|sandbox, runtime| {
        let mut settings = settings(sandbox);
        settings.insert("MALL_ADMIN_PASSWORD", "a demo password".to_owned());
        succeeds(&mall(&["migrate"], &settings));
        succeeds(&mall(&["seed"], &settings));
        runtime.block_on(async {
            let store = Store::connect(sandbox.settings()).await.unwrap();
            let rename = "UPDATE products SET name = '改过的名字' WHERE id = 1";
            store.execute_raw(rename).await.unwrap();
        });
        succeeds(&mall(&["migrate"], &settings));
        succeeds(&mall(&["seed"], &settings));
        runtime.block_on(async {
            let store = Store::connect(sandbox.settings()).await.unwrap();
            let number = async |sql: &str| store.number_raw(sql).await.unwrap();
            assert_eq!(number("SELECT COUNT(*) FROM products WHERE name = '改过的名字'").await, 1);
            assert_eq!(number("SELECT COUNT(*) FROM products").await, 24);
            let total = "SELECT total FROM stock_pools WHERE kind = 1 AND ref_id = 1";
            assert_eq!(number(total).await, 1_000_000);
            let skus = number("SELECT COUNT(*) FROM product_skus").await;
            assert_eq!(number("SELECT COUNT(*) FROM stock_ledger").await, skus);
            // The second time the admin could log in already, and stayed logged in.
            assert_eq!(
                number("SELECT token_version FROM admins WHERE username = 'admin'").await,
                0
            );
        });
        for name in ["product-1", "product-24-2", "category-42", "banner-3"] {
            let path = pictures(sandbox).join(format!("demo/{name}.png"));
            assert!(path.is_file(), "{name} is drawn");
        }
        std::fs::remove_dir_all(pictures(sandbox)).unwrap();
    });
}

#[test]
fn rows_to_measure_with_are_added_once_and_the_books_add_up() {
    with_sandbox(|sandbox, runtime| {
        let settings = settings(sandbox);
        let scale = ["seed", "--scale", "--products", "30", "--users", "50", "--orders", "120"];
        for _ in 0..2 {
            succeeds(&mall(&scale, &settings));
        }
        succeeds(&mall(&["audit"], &settings));
        runtime.block_on(async {
            let store = Store::connect(sandbox.settings()).await.unwrap();
            let number = async |sql: &str| store.number_raw(sql).await.unwrap();
            assert_eq!(number("SELECT COUNT(*) FROM products").await, 24 + 30);
            assert_eq!(number("SELECT COUNT(*) FROM users").await, 50);
            let complete = "SELECT COUNT(*) FROM orders o JOIN users u ON u.id = o.user_id
                JOIN order_items i ON i.order_id = o.id JOIN products p ON p.id = i.product_id
                JOIN payments y ON y.order_id = o.id AND y.amount = o.pay_amount";
            assert_eq!(number(complete).await, 120);
        });
        std::fs::remove_dir_all(pictures(sandbox)).unwrap();
    });
}

#[test]
fn the_audit_tells_and_its_exit_code_too() {
    with_sandbox(|sandbox, runtime| {
        let settings = settings(sandbox);
        succeeds(&mall(&["seed"], &settings));
        let output = mall(&["audit", "--json"], &settings);
        succeeds(&output);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["verdict"], "pass");
        runtime.block_on(async {
            let store = Store::connect(sandbox.settings()).await.unwrap();
            store.execute_raw("UPDATE stock_pools SET taken = 1 WHERE id = 1").await.unwrap();
        });
        let output = mall(&["audit", "--rest-secs", "0"], &settings);
        assert_eq!(output.status.code(), Some(1));
        let table = String::from_utf8(output.stdout).unwrap();
        assert!(table.contains("BROKEN") && table.contains("verdict: FAIL"), "{table}");
        std::fs::remove_dir_all(pictures(sandbox)).unwrap();
    });
}

#[test]
fn an_administrator_is_created_with_a_role_that_exists() {
    with_sandbox(|sandbox, runtime| {
        let settings = settings(sandbox);
        let create = |password: &str, role: &str| {
            let args = ["--username", "li", "--password", password, "--role", role];
            mall(&[&["admin", "create"], args.as_slice()].concat(), &settings)
        };
        assert_eq!(create("long enough", "nobody").status.code(), Some(1));
        assert_eq!(create("short", "support").status.code(), Some(1));
        succeeds(&create("long enough", "support"));
        runtime.block_on(async {
            let store = Store::connect(sandbox.settings()).await.unwrap();
            let found = "SELECT COUNT(*) FROM admins WHERE username = 'li' AND role = 'support'
                         AND password LIKE '$argon2id$%'";
            assert_eq!(store.number_raw(found).await.unwrap(), 1);
        });
    });
}

#[test]
fn a_health_check_of_nothing_fails() {
    let settings = BTreeMap::from([("MALL_HTTP_BIND", "127.0.0.1:1".to_owned())]);
    assert_eq!(mall(&["healthcheck"], &settings).status.code(), Some(1));
}

#[test]
fn a_worker_that_shows_nothing_can_not_be_asked() {
    let nowhere = BTreeMap::new();
    assert_eq!(mall(&["healthcheck", "--worker"], &nowhere).status.code(), Some(1));
    let nobody = BTreeMap::from([("MALL_WORKER_BIND", "127.0.0.1:1".to_owned())]);
    assert_eq!(mall(&["healthcheck", "--worker"], &nobody).status.code(), Some(1));
    let wrong = BTreeMap::from([("MALL_WORKER_BIND", "everywhere".to_owned())]);
    let output = mall(&["healthcheck", "--worker"], &wrong);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("MALL_WORKER_BIND"));
}
