//! The simulator and the mall against two SDKs of other people: see `driver.py` and `driver.mjs`.
//! `./dev test conformance` installs the SDKs and says where they are; `cargo test` alone does not
//! build this.

#[cfg(test)]
#[expect(dead_code, reason = "the tests over HTTP use the rest")]
#[path = "../it/support.rs"]
mod support;

#[cfg(test)]
mod drivers {
    use std::path::Path;
    use std::process::Command;

    use reqwest::Method;
    use serde_json::{Value, json};

    use crate::support::{Mall, key, with_mall};

    /// What a driver has to know: the simulator, the keys, and an unpaid order of the mall.
    async fn settings(mall: &Mall) -> Value {
        let alice = mall.shopper("alice").await;
        let sale = mall.running_sale(10, 5).await;
        let placed = mall.order(&alice, sale, &key(), 1).await.ok(201);
        let (order, number) = (placed["id"].as_i64().unwrap(), &placed["order_no"]);
        let body = json!({ "order_no": number });
        let path = "/api/v1/payment/prepay";
        let parameters = mall.post_once(&alice.token, &key(), path, body).await.ok(200);
        let at_wechat = mall.sim(Method::GET, "/_sim/orders", None).await.ok(200);
        let attempt = &at_wechat["items"][0];
        let identity = mall.simulator.identity();
        let dir = identity.merchant_key_file.parent().unwrap();
        json!({
            "simulator": mall.sim,
            "appid": identity.appid,
            "mchid": identity.mchid,
            "api_v3_key": identity.api_v3_key,
            "merchant_serial": identity.merchant_serial,
            "merchant_key_file": identity.merchant_key_file,
            "platform_public_key_id": identity.platform_public_key_id,
            "platform_public_key_file": identity.platform_public_key_file,
            "platform_key_file": dir.join("platform_key.pem"),
            "platform_cert_serial": identity.platform_cert_serial,
            "platform_cert_file": identity.platform_cert_file,
            "platform_cert_key_file": dir.join("platform_cert_key.pem"),
            "node_modules": variable("MALL_CONFORMANCE_NODE_MODULES"),
            "openid": attempt["openid"],
            "mall": {
                "parameters": parameters,
                "out_trade_no": attempt["out_trade_no"],
                "openid": attempt["openid"],
                "fen": 9_900,
                "token": alice.token,
                "notify_url": format!("{}/api/v1/payment/notify", mall.url),
                "order_url": format!("{}/api/v1/orders/{order}", mall.url),
            },
        })
    }

    fn variable(name: &str) -> String {
        std::env::var(name)
            .unwrap_or_else(|_unset| panic!("{name} is not set: run ./dev test conformance"))
    }

    /// Runs a driver against a mall of its own.
    fn run(program: &str, script: &str) {
        with_mall(async |mall| {
            let settings = settings(mall).await;
            let identity = mall.simulator.identity();
            let path = identity.merchant_key_file.with_file_name("conformance.json");
            std::fs::write(&path, settings.to_string()).unwrap();
            let script =
                Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance").join(script);
            let mut command = Command::new(program);
            command.arg(script).arg(&path).env("NO_PROXY", "127.0.0.1");
            let output = tokio::task::spawn_blocking(move || command.output());
            let output = output.await.unwrap().unwrap();
            let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let (out, error) = (said(&output.stdout), said(&output.stderr));
            assert!(output.status.success(), "{out}\n{error}");
            assert!(out.contains("passed"), "{out}");
        });
    }

    #[test]
    fn the_python_sdk_agrees_in_every_key_mode() {
        run(&variable("MALL_CONFORMANCE_PYTHON"), "driver.py");
    }

    #[test]
    fn the_javascript_sdk_agrees_in_both_key_modes() {
        run("node", "driver.mjs");
    }
}
