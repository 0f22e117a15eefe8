//! `flash:token:{nonce}`: which request a sale token was used for, so that it serves no other.

use std::time::Duration;

use fred::interfaces::LuaInterface;

use super::Redis;
use crate::StoreError;

/// 1 if the token is free, or was used for this very request: a request is sent again with the same
/// token after its answer was lost.
const CLAIM: &str = "if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2]) then return 1 end
if redis.call('GET', KEYS[1]) == ARGV[1] then return 1 end
return 0";

impl Redis {
    /// Uses the token with this nonce for `request`; `false` if another request used it. The use is
    /// remembered for `life`: no shorter than the token is good.
    ///
    /// # Errors
    ///
    /// [`StoreError::Redis`] if Redis does not answer.
    pub async fn claim_sale_token(
        &self,
        nonce: &str,
        request: &str,
        life: Duration,
    ) -> Result<bool, StoreError> {
        let (keys, life) = (vec![self.sale_token_key(nonce)], life.as_secs().max(1).to_string());
        let claimed: i64 = self.any().eval(CLAIM, keys, vec![request.to_owned(), life]).await?;
        Ok(claimed == 1)
    }
}
