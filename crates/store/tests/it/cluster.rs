//! The Redis side on a cluster of three primaries: pools lie on all of them, and one may die.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use mall_domain::request::RequestHash;
use mall_domain::stock::{PoolState, Settlement};
use mall_domain::{OrderNo, PoolId, ProductId, UserId};
use mall_store::redis::cache::Cached;
use mall_store::redis::hints::{Hint, Received};
use mall_store::redis::stock::{ReserveItem, ReserveOutcome, SettleOutcome, Window};
use mall_store::{Redis, Settings};

const NODES: usize = 3;
/// Enough for every node to have some.
const POOLS: i64 = 24;
const OPEN: Window =
    Window { state: PoolState::Open, opens_ms: 0, closes_ms: 4_000_000_000_000, limit: 0 };

/// Three Redis processes that form a cluster; they end with this value.
struct Cluster {
    dir: PathBuf,
    ports: Vec<(u16, u16)>,
    nodes: Vec<Child>,
}

impl Cluster {
    async fn start() -> Self {
        let name = format!("mall-cluster-{}-{}", std::process::id(), free_ports(1)[0]);
        let dir = std::env::temp_dir().join(name);
        let ports = free_ports(2 * NODES);
        let ports: Vec<(u16, u16)> = ports.chunks(2).map(|pair| (pair[0], pair[1])).collect();
        let nodes = ports.iter().map(|ports| node(&dir, *ports)).collect();
        let cluster = Self { dir, ports, nodes };
        for index in 0..NODES {
            let up = || cluster.cli(index, &["ping"]).starts_with("PONG");
            wait_until("a node answers", up).await;
        }
        let addresses: Vec<String> =
            cluster.ports.iter().map(|(port, _bus)| format!("127.0.0.1:{port}")).collect();
        let mut create = vec!["--cluster", "create"];
        create.extend(addresses.iter().map(String::as_str));
        create.push("--cluster-yes");
        cluster.cli(0, &create);
        cluster.wait_until_whole().await;
        cluster
    }

    /// Every node says that all slots are served.
    async fn wait_until_whole(&self) {
        for index in 0..NODES {
            let whole = || self.cli(index, &["cluster", "info"]).contains("cluster_state:ok");
            wait_until("the cluster is whole", whole).await;
        }
    }

    fn cli(&self, index: usize, words: &[&str]) -> String {
        let port = self.ports[index].0.to_string();
        let output = Command::new("redis-cli")
            .args(["-h", "127.0.0.1", "-p", &port])
            .args(words)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    async fn connect(&self) -> Redis {
        let nodes: Vec<String> =
            self.ports[1..].iter().map(|(port, _bus)| format!("node=127.0.0.1:{port}")).collect();
        let redis_url =
            format!("redis-cluster://127.0.0.1:{}?{}", self.ports[0].0, nodes.join("&"));
        let settings = Settings {
            mysql_url: String::new(),
            mysql_connections_max: 0,
            redis_url,
            redis_prefix: "mall:".to_owned(),
            redis_clients: 2,
        };
        Redis::connect(&settings).await.unwrap()
    }

    /// Kills a node as a power cut would, and starts it again over what it had written.
    async fn kill_and_restart(&mut self, index: usize) {
        self.nodes[index].kill().unwrap();
        self.nodes[index].wait().unwrap();
        self.nodes[index] = node(&self.dir, self.ports[index]);
        self.wait_until_whole().await;
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for node in &mut self.nodes {
            node.kill().ok();
            node.wait().ok();
        }
        std::fs::remove_dir_all(&self.dir).ok();
    }
}

fn node(dir: &std::path::Path, (port, bus): (u16, u16)) -> Child {
    let dir = dir.join(port.to_string());
    std::fs::create_dir_all(&dir).unwrap();
    Command::new("redis-server")
        .args(["--bind", "127.0.0.1", "--port", &port.to_string()])
        .args(["--cluster-enabled", "yes", "--cluster-port", &bus.to_string()])
        .args(["--cluster-node-timeout", "2000", "--dir", dir.to_str().unwrap()])
        .args(["--appendonly", "yes", "--appendfsync", "always", "--save", ""])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

/// Ports that nobody listens at; all are held until all are known, so that none comes twice.
fn free_ports(count: usize) -> Vec<u16> {
    let held: Vec<_> =
        (0..count).map(|_| std::net::TcpListener::bind("127.0.0.1:0").unwrap()).collect();
    held.iter().map(|listener| listener.local_addr().unwrap().port()).collect()
}

async fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(30);
    while !condition() {
        assert!(Instant::now() < until, "{what}: not within 30 s");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn with_cluster(test: impl AsyncFnOnce(&mut Cluster)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async { test(&mut Cluster::start().await).await });
}

fn item(user: i64) -> ReserveItem {
    ReserveItem {
        reservation: format!("{user}:key"),
        user_id: UserId(user),
        quantity: 1,
        order_no: OrderNo(format!("N{user}")),
        hash: RequestHash(1),
        payload: "payload".to_owned(),
    }
}

async fn load_pools(redis: &Redis) {
    for pool in (1..=POOLS).map(PoolId) {
        assert_eq!(redis.load(pool, 1, 5, OPEN).await.unwrap(), Ok(1));
    }
}

#[test]
fn pools_on_every_node_give_out_units_and_settle_them() {
    with_cluster(async |cluster| {
        let redis = cluster.connect().await;
        load_pools(&redis).await;
        for index in 0..NODES {
            let keys = cluster.cli(index, &["dbsize"]).trim().parse::<i64>().unwrap();
            assert!(0 < keys, "node {index} has no pool: the test shows nothing");
        }
        for pool in (1..=POOLS).map(PoolId) {
            let items = [item(1), item(2)];
            let reserved = redis.reserve(pool, 1, 60_000, &items, &[]).await.unwrap().unwrap();
            assert_eq!(reserved.outcomes, [ReserveOutcome::Accepted, ReserveOutcome::Accepted]);
            let names = ["1:key".to_owned()];
            let settled = redis.settle(pool, Settlement::Paid, &names).await.unwrap().unwrap();
            assert_eq!(settled.2, [SettleOutcome::Done]);
            let view = redis.look(pool).await.unwrap().unwrap().view;
            assert_eq!((view.avail, view.held, view.sold), (3, 1, 1));
            assert!(redis.lock_pool(pool, "me").await.unwrap());
            redis.unlock_pool(pool).await.unwrap();
            redis.drop_pool(pool).await.unwrap();
            assert!(redis.look(pool).await.unwrap().is_none());
        }
        redis.delete_all_keys().await.unwrap();
        for index in 0..NODES {
            assert_eq!(cluster.cli(index, &["dbsize"]).trim(), "0");
        }
    });
}

#[test]
fn copies_of_the_catalogue_lie_on_every_node() {
    with_cluster(async |cluster| {
        let redis = cluster.connect().await;
        let ids: Vec<ProductId> = (1..=POOLS).map(ProductId).collect();
        let generation = redis.generation().await.unwrap();
        for id in &ids {
            redis.keep_product(*id, Some("copy"), generation).await.unwrap();
            redis.keep_list(id.0, 1, "page", generation).await.unwrap();
            redis.set_token_version(&format!("openid-{id}"), id.0).await.unwrap();
        }
        redis.keep_ranking(&[(ids[0], 3), (ids[1], 5)], generation).await.unwrap();
        assert_eq!(redis.cached_ranking(9).await.unwrap(), [ids[1], ids[0]]);
        for id in &ids {
            assert_eq!(redis.cached_product(*id).await.unwrap(), Cached::Found("copy".to_owned()));
            assert_eq!(redis.token_version(&format!("openid-{id}")).await.unwrap(), Some(id.0));
        }
        redis.products_changed(&ids).await.unwrap();
        for id in &ids {
            assert_eq!(redis.cached_product(*id).await.unwrap(), Cached::Missing);
            assert_eq!(redis.cached_list(id.0, 1).await.unwrap().0, None);
        }
    });
}

#[test]
fn a_hint_reaches_every_process_whichever_node_it_talks_to() {
    with_cluster(async |cluster| {
        let mut listeners = Vec::new();
        for _ in 0..4 {
            listeners.push(cluster.connect().await.hints().await.unwrap());
        }
        let teller = cluster.connect().await;
        for hint in [Hint::Pool(PoolId(7)), Hint::User(UserId(8))] {
            teller.hint(hint).await.unwrap();
            for listener in &mut listeners {
                let heard = tokio::time::timeout(Duration::from_secs(5), listener.next()).await;
                assert_eq!(heard.unwrap(), Received::Hint(hint));
            }
        }
    });
}

#[test]
fn a_cluster_is_the_same_until_one_of_its_nodes_is_another_process() {
    with_cluster(async |cluster| {
        let redis = cluster.connect().await;
        let before = redis.run_id().await.unwrap();
        for _ in 0..20 {
            assert_eq!(redis.run_id().await.unwrap(), before, "nothing was restarted");
        }
        assert_eq!(before.split(' ').count(), NODES);

        load_pools(&redis).await;
        cluster.kill_and_restart(1).await;
        let until = Instant::now() + Duration::from_secs(30);
        let after = loop {
            match redis.run_id().await {
                Ok(after) if after != before => break after,
                Ok(_) | Err(_) => assert!(Instant::now() < until, "the restart was not noticed"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        let same = after.split(' ').filter(|id| before.contains(*id)).count();
        assert_eq!(same, NODES - 1, "one node is another process: {before} / {after}");
        // What it had acknowledged is there, its functions among it.
        for pool in (1..=POOLS).map(PoolId) {
            let reserved = redis.reserve(pool, 1, 60_000, &[item(3)], &[]).await.unwrap().unwrap();
            assert_eq!((reserved.avail, &reserved.outcomes[0]), (4, &ReserveOutcome::Accepted));
        }
    });
}
