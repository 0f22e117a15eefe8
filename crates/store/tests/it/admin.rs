//! The people of the admin console, and the record of what they do.

use mall_domain::AdminId;
use mall_store::mysql::{admin, audit_log};

use crate::support::{now, seconds, with_store};

#[test]
fn an_admin_is_found_by_name_and_id_with_what_the_role_allows() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let id = admin::save(&mut conn, "root", "hash", "super").await.unwrap();
        let found = admin::find(&mut conn, id).await.unwrap().unwrap();
        assert_eq!((found.permissions.as_slice(), found.active), (&["*".to_owned()][..], true));
        let by_name = admin::find_by_username(&mut conn, "root").await.unwrap();
        assert!(by_name == Some(found));
        assert!(admin::find_by_username(&mut conn, "nobody").await.unwrap().is_none());
        assert!(admin::find(&mut conn, AdminId(99)).await.unwrap().is_none());
        assert!(admin::role_exists(&mut conn, "finance").await.unwrap());
        assert!(!admin::role_exists(&mut conn, "king").await.unwrap());
    });
}

#[test]
fn saving_an_admin_again_changes_the_password_and_ends_every_session() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let id = admin::save(&mut conn, "root", "old", "super").await.unwrap();
        admin::login_failed(&mut conn, id, 1, now() + seconds(60)).await.unwrap();
        assert_eq!(admin::save(&mut conn, "root", "new", "finance").await.unwrap(), id);
        let found = admin::find(&mut conn, id).await.unwrap().unwrap();
        assert_eq!((found.password.as_str(), found.role.as_str()), ("new", "finance"));
        assert_eq!((found.token_version, found.locked_until), (1, None));
    });
}

#[test]
fn a_role_that_was_deleted_allows_nothing() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let id = admin::save(&mut conn, "root", "hash", "super").await.unwrap();
        store.execute_raw("DELETE FROM roles WHERE name = 'super'").await.unwrap();
        let found = admin::find(&mut conn, id).await.unwrap().unwrap();
        assert!(found.permissions.is_empty());
    });
}

#[test]
fn every_third_failure_in_a_row_locks_the_account() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let id = admin::save(&mut conn, "root", "hash", "super").await.unwrap();
        let until = now() + seconds(60);
        let mut locked = Vec::new();
        for _ in 0..4 {
            admin::login_failed(&mut conn, id, 3, until).await.unwrap();
            let found = admin::find(&mut conn, id).await.unwrap().unwrap();
            locked.push(found.locked_until == Some(until));
        }
        assert_eq!(locked, [false, false, true, true]);
        admin::login_succeeded(&mut conn, id, now()).await.unwrap();
        let found = admin::find(&mut conn, id).await.unwrap().unwrap();
        assert_eq!((found.locked_until, found.last_login.is_some()), (None, true));
        admin::login_failed(&mut conn, id, 3, until).await.unwrap();
        let found = admin::find(&mut conn, id).await.unwrap().unwrap();
        assert_eq!(found.locked_until, None);
    });
}

#[test]
fn what_an_admin_did_is_recorded_and_what_is_rolled_back_is_not() {
    with_store(async |store| {
        let after = serde_json::json!({ "status": 1 });
        let long_name = "名".repeat(40);
        let entry = audit_log::Entry {
            admin: None,
            username: &long_name,
            action: "flash_sale.publish",
            target: Some(("flash_sale", "7")),
            before: None,
            after: Some(&after),
            outcome: "ok",
            ip: Some("127.0.0.1"),
            request_id: None,
        };
        let mut tx = store.begin().await.unwrap();
        audit_log::record(&mut tx, entry).await.unwrap();
        drop(tx);
        let count = "SELECT COUNT(*) FROM audit_log
                     WHERE target_id = '7' AND JSON_VALUE(after_value, '$.status') = 1";
        assert_eq!(store.number_raw(count).await.unwrap(), 0);
        audit_log::record(&mut store.connection().await.unwrap(), entry).await.unwrap();
        assert_eq!(store.number_raw(count).await.unwrap(), 1);
    });
}
