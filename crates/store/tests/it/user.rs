//! Shoppers and their addresses.

use mall_domain::address::Address;
use mall_domain::{AddressId, UserId};
use mall_store::Store;
use mall_store::mysql::{address, user};

use crate::support::{now, with_store};

#[test]
fn every_login_makes_older_tokens_bad() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let first = user::login(&mut conn, "o1", None, now()).await.unwrap();
        let second = user::login(&mut conn, "o1", Some("u1"), now()).await.unwrap();
        let other = user::login(&mut conn, "O1", None, now()).await.unwrap();
        assert_eq!((first.id, first.token_version), (second.id, 1));
        assert_eq!(second.token_version, 2);
        assert!(second.active);
        // Openids tell upper from lower case.
        assert_ne!(other.id, first.id);
        let found = user::find(&mut conn, first.id).await.unwrap().unwrap();
        assert_eq!(found.token_version, 2);
        assert!(user::find(&mut conn, UserId(99)).await.unwrap().is_none());
    });
}

#[test]
fn logins_at_the_same_time_get_versions_of_their_own() {
    with_store(async |store| {
        let logins: Vec<_> = (0..20)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    let mut conn = store.connection().await.unwrap();
                    user::login(&mut conn, "o1", None, now()).await.unwrap().token_version
                })
            })
            .collect();
        let mut versions = Vec::new();
        for login in logins {
            versions.push(login.await.unwrap());
        }
        versions.sort_unstable();
        assert_eq!(versions, (1..=20).collect::<Vec<_>>());
    });
}

#[test]
fn a_ban_makes_every_token_bad_and_so_does_its_end() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let id = user::login(&mut conn, "o1", None, now()).await.unwrap().id;
        for (active, version) in [(false, 2), (true, 3)] {
            assert!(user::set_active(&mut conn, id, active).await.unwrap());
            let found = user::find(&mut conn, id).await.unwrap().unwrap();
            assert_eq!((found.active, found.token_version), (active, version));
        }
        assert!(!user::set_active(&mut conn, UserId(99), false).await.unwrap());
    });
}

#[test]
fn a_login_that_is_rolled_back_never_happened() {
    with_store(async |store| {
        let mut tx = store.begin().await.unwrap();
        let id = user::login(&mut tx, "o1", None, now()).await.unwrap().id;
        drop(tx);
        let mut conn = store.connection().await.unwrap();
        assert!(user::find(&mut conn, id).await.unwrap().is_none());
    });
}

fn somewhere(detail: &str) -> Address {
    Address::parse("张三", "13800138000", "广东省", "深圳市", "南山区", detail).unwrap()
}

async fn create(store: &Store, user: UserId, detail: &str, is_default: bool) -> Option<AddressId> {
    let mut tx = store.begin().await.unwrap();
    let id = address::create(&mut tx, user, &somewhere(detail), is_default).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// The addresses of a shopper as details, the default marked with a star.
async fn list(store: &Store, user: UserId) -> Vec<String> {
    let found = address::list(&mut store.connection().await.unwrap(), user).await.unwrap();
    let text = |saved: &address::SavedAddress| {
        format!("{}{}", saved.address.detail, if saved.is_default { "*" } else { "" })
    };
    found.iter().map(text).collect()
}

#[test]
fn a_shopper_with_addresses_has_exactly_one_default() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let user = user::login(&mut conn, "o1", None, now()).await.unwrap().id;
        let a = create(&store, user, "a", false).await.unwrap();
        let b = create(&store, user, "b", false).await.unwrap();
        assert_eq!(list(&store, user).await, ["a*", "b"]);
        let c = create(&store, user, "c", true).await.unwrap();
        assert_eq!(list(&store, user).await, ["c*", "b", "a"]);
        assert!(address::replace(&mut conn, user, b, &somewhere("B"), true).await.unwrap());
        assert_eq!(list(&store, user).await, ["B*", "c", "a"]);
        // The default stays the default until another is made one.
        assert!(address::replace(&mut conn, user, b, &somewhere("b"), false).await.unwrap());
        assert_eq!(list(&store, user).await, ["b*", "c", "a"]);
        assert!(address::delete(&mut conn, user, b).await.unwrap());
        assert_eq!(list(&store, user).await, ["c*", "a"]);
        assert!(address::delete(&mut conn, user, a).await.unwrap());
        assert!(address::delete(&mut conn, user, c).await.unwrap());
        assert!(!address::delete(&mut conn, user, c).await.unwrap());
        assert!(list(&store, user).await.is_empty());
    });
}

#[test]
fn an_address_of_somebody_else_is_not_found_and_not_changed() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let mine = user::login(&mut conn, "o1", None, now()).await.unwrap().id;
        let other = user::login(&mut conn, "o2", None, now()).await.unwrap().id;
        let id = create(&store, mine, "a", false).await.unwrap();
        assert!(address::find(&mut conn, mine, id).await.unwrap().is_some());
        assert_eq!(address::find(&mut conn, other, id).await.unwrap(), None);
        assert!(!address::replace(&mut conn, other, id, &somewhere("x"), true).await.unwrap());
        assert!(!address::delete(&mut conn, other, id).await.unwrap());
        assert_eq!(list(&store, mine).await, ["a*"]);
    });
}

#[test]
fn a_shopper_keeps_no_more_addresses_than_allowed_also_when_asking_at_once() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let user = user::login(&mut conn, "o1", None, now()).await.unwrap().id;
        let asking: Vec<_> = (0..address::PER_USER_MAX + 6)
            .map(|nth| {
                let store = store.clone();
                tokio::spawn(async move { create(&store, user, &nth.to_string(), true).await })
            })
            .collect();
        let mut created = 0;
        for answer in asking {
            created += i64::from(answer.await.unwrap().is_some());
        }
        assert_eq!(created, address::PER_USER_MAX);
        let defaults = "SELECT SUM(is_default) FROM user_addresses";
        assert_eq!(store.number_raw(defaults).await.unwrap(), 1);
    });
}
