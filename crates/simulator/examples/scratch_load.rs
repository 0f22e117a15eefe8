#![allow(warnings, clippy::all, clippy::restriction)]
use std::sync::{Arc, atomic::{AtomicU64, Ordering}};
use std::time::{Duration, Instant};
use aws_lc_rs::rsa::KeyPair; use aws_lc_rs::signature::RSA_PKCS1_SHA256; use base64::Engine as _;
use serde_json::{json, Value};
#[tokio::main]
async fn main() {
    let n: u64 = std::env::args().nth(1).unwrap().parse().unwrap();
    let dir = std::env::temp_dir().join(format!("simload{}", std::process::id()));
    let mut o = mall_simulator::Options::new("127.0.0.1:0".parse().unwrap(), &dir);
    let sim = mall_simulator::Simulator::start(o.clone()).unwrap();
    let got = Arc::new(AtomicU64::new(0));
    let g = actix_web::web::Data::from(got.clone());
    let srv = actix_web::HttpServer::new(move || actix_web::App::new().app_data(g.clone()).default_service(actix_web::web::post().to(|g: actix_web::web::Data<AtomicU64>, b: actix_web::web::Bytes| async move { g.fetch_add(1, Ordering::Relaxed); actix_web::HttpResponse::NoContent().finish() }))).disable_signals().bind("127.0.0.1:0").unwrap();
    let shop = srv.addrs()[0]; tokio::spawn(srv.run());
    let id = sim.identity();
    let key = KeyPair::from_pkcs8(pem::parse(std::fs::read(&id.merchant_key_file).unwrap()).unwrap().contents()).unwrap();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let base = format!("http://{}", sim.address());
    // presign
    let t = Instant::now();
    let ts = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
    let mut reqs = Vec::new();
    for i in 0..n {
        let body = json!({"appid": id.appid,"mchid":id.mchid,"description":"tea","out_trade_no":format!("L{i:010}"),"notify_url":format!("http://{shop}/n"),"amount":{"total":100,"currency":"CNY"},"payer":{"openid":"oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"}}).to_string();
        let m = format!("POST\n/v3/pay/transactions/jsapi\n{ts}\nn{i}\n{body}\n");
        let mut s = vec![0; 256];
        key.sign(&RSA_PKCS1_SHA256, &aws_lc_rs::rand::SystemRandom::new(), m.as_bytes(), &mut s).unwrap();
        let a = format!(r#"WECHATPAY2-SHA256-RSA2048 mchid="{}",nonce_str="n{i}",signature="{}",timestamp="{ts}",serial_no="{}""#, id.mchid, base64::engine::general_purpose::STANDARD.encode(s), id.merchant_serial);
        reqs.push((a, body));
    }
    eprintln!("client signs (1 thread): {:.0}/s", n as f64 / t.elapsed().as_secs_f64());
    // logins
    let t = Instant::now();
    let mut set = tokio::task::JoinSet::new();
    for w in 0..32u64 { let http = http.clone(); let u = format!("{base}/sns/jscode2session?appid={}&secret={}&grant_type=authorization_code&js_code=sim:", id.appid, id.app_secret);
        set.spawn(async move { for i in 0..n/32 { http.get(format!("{u}{w}-{i}")).send().await.unwrap().bytes().await.unwrap(); } }); }
    set.join_all().await;
    eprintln!("logins: {:.0}/s", n as f64 / t.elapsed().as_secs_f64());
    let t = Instant::now();
    let q = Arc::new(std::sync::Mutex::new(reqs)); let ids = Arc::new(std::sync::Mutex::new(Vec::new()));
    let mut set = tokio::task::JoinSet::new();
    for _ in 0..32 { let (q, ids, http, u, pk) = (q.clone(), ids.clone(), http.clone(), format!("{base}/v3/pay/transactions/jsapi"), id.platform_public_key_id.clone());
        set.spawn(async move { loop { let Some((a, b)) = ({ let x = q.lock().unwrap().pop(); x }) else { break };
            let v: Value = http.post(&u).header("Authorization", a).header("Wechatpay-Serial", &pk).body(b).send().await.unwrap().json().await.unwrap();
            ids.lock().unwrap().push(v["prepay_id"].as_str().unwrap().to_owned()); } }); }
    set.join_all().await;
    eprintln!("prepays: {:.0}/s", n as f64 / t.elapsed().as_secs_f64());
    let t = Instant::now();
    let mut set = tokio::task::JoinSet::new();
    for _ in 0..32 { let (ids, http, u) = (ids.clone(), http.clone(), format!("{base}/_sim/pay"));
        set.spawn(async move { loop { let Some(p) = ({ let x = ids.lock().unwrap().pop(); x }) else { break };
            assert_eq!(http.post(&u).json(&json!({"prepay_id": p})).send().await.unwrap().status(), 200); } }); }
    set.join_all().await;
    eprintln!("pays: {:.0}/s", n as f64 / t.elapsed().as_secs_f64());
    while got.load(Ordering::Relaxed) < n { tokio::time::sleep(Duration::from_millis(5)).await; }
    eprintln!("pays and notifications: {:.0}/s", n as f64 / t.elapsed().as_secs_f64());
    eprintln!("{}", http.get(format!("{base}/_sim/summary")).send().await.unwrap().text().await.unwrap());
    let t = Instant::now(); sim.stop().await; eprintln!("stop {:?}", t.elapsed());
    let t = Instant::now(); let sim = mall_simulator::Simulator::start(o).unwrap(); eprintln!("restart {:?}", t.elapsed());
    sim.stop().await; std::fs::remove_dir_all(dir).ok();
}
