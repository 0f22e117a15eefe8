//! Background work that failed, in the console.

use serde_json::json;

use crate::support::{wait_until, with_mall};

const JOBS: &str = "/api/admin/jobs";

#[test]
fn what_was_given_up_is_listed_and_tried_again() {
    with_mall(async |mall| {
        let root = mall.admin().await;
        assert_eq!(mall.get(&root, JOBS).await.ok(200)["total"], 0);
        // A pool that is gone has nothing to be told: the next try ends well.
        let insert = |id: i64, state: i8, next: &str| {
            format!(
                "INSERT INTO outbox (id, op, order_no, pool_id, payload, state, attempts, next_at,
                     last_error)
                 VALUES ({id}, 'resize', 'T{id}', 999999, '{{\"delta\":1}}', {state}, 60, {next},
                     'no answer')"
            )
        };
        mall.store.execute_raw(&insert(900, 2, "NOW(3)")).await.unwrap();
        mall.store.execute_raw(&insert(901, 0, "NOW(3) + INTERVAL 1 DAY")).await.unwrap();
        let all = mall.get(&root, JOBS).await.ok(200);
        assert_eq!((&all["total"], &all["items"][0]["id"]), (&json!(2), &json!(901)));
        for (state, id) in [("parked", 900), ("failed", 901)] {
            let list = mall.get(&root, &format!("{JOBS}?state={state}")).await.ok(200);
            let item = &list["items"][0];
            assert_eq!(
                (&list["total"], &item["id"], &item["state"]),
                (&json!(1), &json!(id), &json!(state))
            );
            assert_eq!((&item["last_error"], &item["attempts"]), (&json!("no answer"), &json!(60)));
        }
        let overview = mall.get(&root, "/api/admin/statistics/overview").await.ok(200);
        assert_eq!(overview["todo"]["failed_jobs"], 1);

        let operator = mall.admin_as("operator").await;
        mall.get(&operator, JOBS).await.ok(200);
        let retry = |token: String, id: i64| async move {
            mall.post(&token, &format!("{JOBS}/{id}/retry"), json!({})).await
        };
        assert_eq!(retry(operator, 900).await.code(), (403, "forbidden"));
        for id in [900, 901] {
            assert_eq!(retry(root.clone(), id).await.ok(200)["state"], "waiting");
        }
        wait_until("they are done", async || {
            mall.number("SELECT COUNT(*) FROM outbox WHERE id IN (900, 901) AND state = 1").await
                == 2
        })
        .await;
        assert_eq!(retry(root.clone(), 900).await.code(), (409, "job_done"));
        assert_eq!(retry(root.clone(), 999).await.code(), (404, "not_found"));
        assert_eq!(mall.get(&root, JOBS).await.ok(200)["total"], 0);
        let logged = "SELECT COUNT(*) FROM audit_log WHERE action = 'job.retry'";
        assert_eq!(mall.number(logged).await, 2);
        let wrong = mall.get(&root, &format!("{JOBS}?state=lost")).await;
        assert_eq!(wrong.field(), (422, "validation_failed", "state"));
        let support = mall.admin_as("support").await;
        assert_eq!(mall.get(&support, JOBS).await.code(), (403, "forbidden"));
        assert_eq!(mall.get("", JOBS).await.code(), (401, "unauthorized"));
    });
}
