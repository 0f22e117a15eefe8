//! What is kept when the server ends, gently or not.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use mall_simulator::{Options, Simulator};
use serde_json::{Value, json};

use crate::support::{Folder, World, until};

#[actix_web::test]
async fn the_books_are_kept() {
    let world = World::new();
    world.paid("T20261123001").await;
    world.paid("T20261123002").await;
    world.prepay("T20261123003").await;
    let unpaid = world.prepay("T20261123003").await;
    world.prepay("T20261123004").await;
    world.close("T20261123004").await;
    let refund = json!({
        "out_trade_no": "T20261123002",
        "out_refund_no": "R1",
        "amount": { "refund": 90, "total": 1990, "currency": "CNY" },
    });
    world.post("/v3/refund/domestic/refunds", &refund).await;
    let before = world.summary_when(settled).await;
    let orders = world.control("GET", "/_sim/orders", Value::Null).await;
    let refunds = world.control("GET", "/_sim/refunds", Value::Null).await;

    let world = world.restarted().await;
    assert_eq!(world.summary().await, before);
    assert_eq!(before["refunded_fen"], 90);
    assert_eq!(world.control("GET", "/_sim/orders", Value::Null).await, orders);
    assert_eq!(world.control("GET", "/_sim/refunds", Value::Null).await, refunds);
    assert_eq!(world.query("T20261123001").await.json["trade_state"], "SUCCESS");
    assert_eq!(world.pay(&unpaid).await.0, 200);
    world.shop.first(3).await;
}

/// Whether nothing is under way.
fn settled(summary: &Value) -> bool {
    summary["notifications"]["pending"] == 0 && summary["refunding_count"] == 0
}

#[actix_web::test]
async fn a_notification_that_was_not_taken_is_sent_after_a_restart() {
    let world = World::with(|options| options.time_scale = 0.000_1);
    world.shop.answers(&[500; 3]);
    world.paid("T20261123001").await;
    let told = world.shop.first(1).await;

    let world = world.restarted().await;
    let summary = world.summary_when(settled).await;
    assert_eq!(summary["notifications"]["delivered"], 1);
    let last = world.shop.received().pop().unwrap();
    assert_eq!(last.id(), told[0].id());
    assert!(world.verifies(&last));
}

#[actix_web::test]
async fn a_refund_under_way_ends_after_a_restart() {
    let world = World::new();
    world.paid("T20261123001").await;
    world.faults(json!({ "refund_delay_ms": 60_000 })).await;
    let refund = json!({
        "out_trade_no": "T20261123001",
        "out_refund_no": "R1",
        "notify_url": world.shop.url("/refund"),
        "amount": { "refund": 90, "total": 1990, "currency": "CNY" },
    });
    world.post("/v3/refund/domestic/refunds", &refund).await;
    assert_eq!(world.summary().await["refunding_count"], 1);
    world.shop.first(1).await;

    let world = world.restarted().await;
    assert_eq!(world.summary_when(settled).await["refunded_fen"], 90);
    assert_eq!(world.shop.received().len(), 2);
}

#[actix_web::test]
async fn the_identity_is_made_once_and_belongs_to_its_owner() {
    let world = World::new();
    let env = fs::read_to_string(world.folder.0.join("env")).unwrap();
    for file in fs::read_dir(&world.folder.0).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{:?}", file.path());
    }
    let world = world.restarted().await;
    assert_eq!(fs::read_to_string(world.folder.0.join("env")).unwrap(), env);

    let identity = world.identity();
    let names: Vec<&str> = env.lines().map(|line| line.split_once('=').unwrap().0).collect();
    let (names, partners): (Vec<&str>, Vec<&str>) =
        names.into_iter().partition(|name| name.starts_with("MALL_WECHAT_"));
    let wanted = [
        "MALL_WECHAT_APPID",
        "MALL_WECHAT_APP_SECRET",
        "MALL_WECHAT_MCHID",
        "MALL_WECHAT_API_V3_KEY",
        "MALL_WECHAT_MERCHANT_KEY_FILE",
        "MALL_WECHAT_MERCHANT_SERIAL",
        "MALL_WECHAT_PLATFORM_PUBLIC_KEY_FILE",
        "MALL_WECHAT_PLATFORM_PUBLIC_KEY_ID",
        "MALL_WECHAT_PLATFORM_CERT_FILE",
        "MALL_WECHAT_PLATFORM_CERT_SERIAL",
    ];
    assert_eq!(names, wanted);
    assert_eq!(partners.len(), 11);
    assert!(
        env.contains(&format!("MALL_KUAIDI100_SALT={}\n", world.partner_keys().kuaidi100_salt))
    );
    assert!(env.contains(&format!("MALL_WECHAT_APPID={}\n", identity.appid)));
    assert_eq!((identity.appid.len(), identity.mchid.len()), (18, 10));
    assert_eq!((identity.api_v3_key.len(), identity.merchant_serial.len()), (32, 40));
    assert_eq!(identity.platform_cert_serial.len(), 40);
    assert!(identity.platform_public_key_id.starts_with("PUB_KEY_ID_"));
    assert!(identity.merchant_key_file.is_absolute());
}

#[actix_web::test]
async fn a_scale_that_makes_no_sense_is_refused() {
    let folder = Folder::new();
    let mut options = Options::new("127.0.0.1:0".parse().unwrap(), &folder.0);
    options.time_scale = -1.0;
    assert!(Simulator::start(options).is_err());
}

#[actix_web::test]
async fn a_folder_belongs_to_one_simulator_at_a_time() {
    let world = World::new();
    let options = Options::new("127.0.0.1:0".parse().unwrap(), &world.folder.0);
    let error = Simulator::start(options).err().expect("the folder is in use");
    assert_eq!(error.to_string(), "another simulator uses this folder");
    world.restarted().await;
}

/// The program, running by itself.
struct Program {
    child: Child,
    address: SocketAddr,
}

impl Program {
    async fn start(dir: &Path) -> Self {
        fs::remove_file(dir.join("address")).ok();
        let child = Command::new(env!("CARGO_BIN_EXE_mall-simulator"))
            .args(["--bind", "127.0.0.1:0", "--notify-time-scale", "0.001", "--dir"])
            .arg(dir)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let address =
            || async { fs::read_to_string(dir.join("address")).ok()?.trim().parse().ok() };
        Self { child, address: until(address).await }
    }

    /// Ends it by `signal` and answers its exit code, if it has one.
    fn end(&mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Whatever was answered before is known after, though the process had no time to say good-bye.
#[actix_web::test]
async fn the_program_survives_being_killed() {
    let mut world = World::new();
    let folder = Folder::new();
    fs::create_dir(&folder.0).unwrap();
    for file in fs::read_dir(&world.folder.0).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), folder.0.join(file.file_name())).unwrap();
    }

    let mut program = Program::start(&folder.0).await;
    world.elsewhere = Some(program.address);
    world.shop.answers(&[500; 4]);
    let transaction_id = world.paid("T20261123001").await;
    let told = world.shop.first(1).await;
    assert_eq!(program.end("-KILL"), None);

    let mut program = Program::start(&folder.0).await;
    world.elsewhere = Some(program.address);
    assert_eq!(world.query("T20261123001").await.json["transaction_id"], transaction_id);
    let summary = world.summary_when(settled).await;
    assert_eq!(summary["notifications"]["delivered"], 1);
    assert_eq!(world.shop.received().pop().unwrap().id(), told[0].id());
    assert_eq!(program.end("-TERM"), Some(0));
}
