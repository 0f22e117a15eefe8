//! Answers kept for repeated requests.

use mall_domain::request::RequestHash;
use mall_store::mysql::idempotency::{self, Begun};
use mall_store::{MySqlConnection, Store};

use crate::support::{key, now, seconds, with_store};

const SCOPE: &str = "user 1 order";
const HASH: RequestHash = RequestHash(7);

async fn begin(conn: &mut MySqlConnection, hash: RequestHash) -> Begun {
    let until = now() + seconds(60);
    idempotency::begin(conn, SCOPE, &key("a"), hash, now(), until).await.unwrap()
}

fn replay(body: &str) -> Begun {
    Begun::Replay { status: 201, body: body.to_owned() }
}

async fn finish(conn: &mut MySqlConnection, body: &str) {
    let until = now() + seconds(600);
    idempotency::finish(conn, SCOPE, &key("a"), (201, body), until).await.unwrap();
}

#[test]
fn a_request_is_new_once_and_then_gets_the_same_answer() {
    with_store(async |store| {
        let mut tx = store.begin().await.unwrap();
        assert_eq!(begin(&mut tx, HASH).await, Begun::New);
        finish(&mut tx, "{}").await;
        tx.commit().await.unwrap();
        let mut conn = store.connection().await.unwrap();
        assert_eq!(begin(&mut conn, HASH).await, replay("{}"));
        assert_eq!(begin(&mut conn, RequestHash(8)).await, Begun::Conflict);
        let other = idempotency::begin(&mut conn, "user 2", &key("a"), HASH, now(), now()).await;
        assert_eq!(other.unwrap(), Begun::New);
    });
}

#[test]
fn work_that_is_rolled_back_leaves_its_key_new() {
    with_store(async |store| {
        let mut tx = store.begin().await.unwrap();
        assert_eq!(begin(&mut tx, HASH).await, Begun::New);
        drop(tx);
        let mut conn = store.connection().await.unwrap();
        assert_eq!(begin(&mut conn, HASH).await, Begun::New);
        assert_eq!(begin(&mut conn, HASH).await, Begun::InProgress);
        idempotency::release(&mut conn, SCOPE, &key("a")).await.unwrap();
        assert_eq!(begin(&mut conn, HASH).await, Begun::New);
        finish(&mut conn, "{}").await;
        // An answer is not given up.
        idempotency::release(&mut conn, SCOPE, &key("a")).await.unwrap();
        assert_eq!(begin(&mut conn, HASH).await, replay("{}"));
    });
}

async fn work(store: &Store, body: &str) -> Begun {
    let mut tx = store.begin().await.unwrap();
    let begun = begin(&mut tx, HASH).await;
    if begun == Begun::New {
        finish(&mut tx, body).await;
    }
    tx.commit().await.unwrap();
    begun
}

#[test]
fn of_many_same_requests_at_once_one_does_the_work() {
    with_store(async |store| {
        let requests: Vec<_> = (0..6)
            .map(|nth| {
                let store = store.clone();
                tokio::spawn(async move { work(&store, &nth.to_string()).await })
            })
            .collect();
        let mut answers = Vec::new();
        for request in requests {
            answers.push(request.await.unwrap());
        }
        let is_new = |answer: &&Begun| **answer == Begun::New;
        assert_eq!(answers.iter().filter(is_new).count(), 1, "{answers:?}");
        let mut replays = answers.iter().filter(|answer| **answer != Begun::New);
        let first = replays.next().unwrap();
        assert!(matches!(first, Begun::Replay { .. }));
        assert!(replays.all(|replay| replay == first), "{answers:?}");
    });
}

#[test]
fn an_expired_key_is_new_again_and_is_forgotten() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let past = now() - seconds(60);
        let first = idempotency::begin(&mut conn, SCOPE, &key("a"), HASH, past, past).await;
        assert_eq!(first.unwrap(), Begun::New);
        assert_eq!(begin(&mut conn, RequestHash(8)).await, Begun::New);
        assert_eq!(begin(&mut conn, RequestHash(8)).await, Begun::InProgress);
        assert_eq!(idempotency::forget_expired(&mut conn, now(), 10).await.unwrap(), 0);
        let later = now() + seconds(3_600);
        assert_eq!(idempotency::forget_expired(&mut conn, later, 10).await.unwrap(), 1);
    });
}

#[test]
fn an_answer_that_is_kept_afterwards_stays_the_first_one() {
    with_store(async |store| {
        let mut conn = store.connection().await.unwrap();
        let find = async |conn: &mut MySqlConnection, hash| {
            idempotency::find(conn, SCOPE, &key("a"), hash, now()).await.unwrap()
        };
        assert_eq!(find(&mut conn, HASH).await, None);
        let until = now() + seconds(60);
        for body in ["first", "second"] {
            let answer = (201, body);
            idempotency::keep(&mut conn, SCOPE, &key("a"), HASH, answer, until).await.unwrap();
        }
        assert_eq!(find(&mut conn, HASH).await, Some(replay("first")));
        assert_eq!(find(&mut conn, RequestHash(8)).await, Some(Begun::Conflict));
        let late = idempotency::find(&mut conn, SCOPE, &key("a"), HASH, until + seconds(1)).await;
        assert_eq!(late.unwrap(), None);
    });
}
