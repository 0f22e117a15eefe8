#!lua name=mall_stock

-- The stock of one pool, changed only here, one atomic step per call.
--
-- Keys of a pool, all under one hash tag, always in this order:
--   1 s    hash    total avail held sold epoch ver state opens closes limit
--   2 r    hash    reservation -> state|order_no|user|qty|deadline|hash   (state H held, P paid, C cancelled)
--   3 u    hash    user -> units held or paid
--   4 t    zset    reservation of every H, by its deadline in ms
--   5 log  stream  what was accepted and may not be in MySQL yet: reservation -> payload
--
-- Rules that hold in every function:
--   * total = avail + held + sold; none is ever negative; ver grows with every change.
--   * A missing `s` is answered NOT_LOADED: stock is never created by giving it out.
--   * Everything is checked before the first write: Redis does not roll a script back.
--   * Time is Redis TIME; the clocks of the callers decide nothing.
--   * Every function may be repeated with the same arguments: a client library re-sends what it
--     is not sure of.
-- Cost: a batch of n is a fixed number of commands (reserve 8, settle 8), not a number times n.

local OK, NOT_LOADED, STALE_EPOCH, REBUILDING = 0, 1, 2, 3
local OPEN, PAUSED, CLOSED, FROZEN, REBUILD = 1, 2, 3, 4, 5
-- Outcomes of one item of a batch.
local ACCEPTED, DUPLICATE, SOLD_OUT, LIMIT, CONFLICT = 0, 1, 2, 3, 4
local NOT_STARTED, ENDED, IS_PAUSED, IS_FROZEN = 5, 6, 7, 8
-- Outcomes of one settlement.
local DONE, REPEATED, FINAL, MISSING = 0, 1, 2, 3

local function now_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local function int(number)
  return string.format('%.0f', number)
end

-- The parts of a record, or nil when it is not one.
local function parse(record)
  return string.match(record, '^(%a)|([^|]*)|([^|]*)|(%d+)|(%d+)|(.*)$')
end

-- Why the pool gives out nothing at `now`, or nil when it does.
local function shut(state, opens, closes, now)
  if state == PAUSED then return IS_PAUSED end
  if state == CLOSED then return ENDED end
  if state ~= OPEN then return IS_FROZEN end
  if now < opens then return NOT_STARTED end
  if closes <= now then return ENDED end
  return nil
end

-- sk_reserve epoch hold_ms persisted_logs(comma separated, may be empty)
--   then per item: reservation user qty order_no hash payload
-- -> { OK, avail, ver, now, deadline, log_id, codes (one digit per item), records of duplicates }
--  | { NOT_LOADED } | { STALE_EPOCH, epoch } | { REBUILDING }
local function reserve(keys, args)
  local s = redis.call('HMGET', keys[1],
    'avail', 'held', 'epoch', 'ver', 'state', 'opens', 'closes', 'limit')
  if not s[3] then return { NOT_LOADED } end
  if s[3] ~= args[1] then return { STALE_EPOCH, tonumber(s[3]) } end
  local avail, held, ver = tonumber(s[1]), tonumber(s[2]), tonumber(s[4])
  local state, limit = tonumber(s[5]), tonumber(s[8])
  if state == REBUILD then return { REBUILDING } end
  local now = now_ms()
  local deadline = now + tonumber(args[2])
  local closed = shut(state, tonumber(s[6]), tonumber(s[7]), now)

  local ids, users = {}, {}
  for i = 4, #args, 6 do
    ids[#ids + 1] = args[i]
    users[#users + 1] = args[i + 1]
  end
  local known = redis.call('HMGET', keys[2], unpack(ids))
  local bought = redis.call('HMGET', keys[3], unpack(users))

  local records, units = {}, {}
  for i = 1, #ids do
    if known[i] then records[ids[i]] = known[i] end
    units[users[i]] = tonumber(bought[i] or '0')
  end

  local codes, duplicates = {}, {}
  local new_records, new_units, new_deadlines, new_log = {}, {}, {}, {}
  local taken, due = 0, int(deadline)
  for i = 1, #ids do
    local at = 4 + (i - 1) * 6
    local id, user, qty, hash = ids[i], users[i], tonumber(args[at + 2]), args[at + 4]
    local record = records[id]
    local code
    if record then
      local _, _, _, _, _, recorded_hash = parse(record)
      if recorded_hash == hash then
        code = DUPLICATE
        duplicates[#duplicates + 1] = record
      else
        code = CONFLICT
      end
    elseif closed then
      code = closed
    elseif limit > 0 and units[user] + qty > limit then
      code = LIMIT
    elseif avail - taken < qty then
      code = SOLD_OUT
    else
      code = ACCEPTED
      taken = taken + qty
      units[user] = units[user] + qty
      record = 'H|' .. args[at + 3] .. '|' .. user .. '|' .. args[at + 2] .. '|' .. due .. '|' .. hash
      records[id] = record
      new_records[#new_records + 1] = id
      new_records[#new_records + 1] = record
      new_units[#new_units + 1] = user
      new_units[#new_units + 1] = int(units[user])
      new_deadlines[#new_deadlines + 1] = due
      new_deadlines[#new_deadlines + 1] = id
      new_log[#new_log + 1] = id
      new_log[#new_log + 1] = args[at + 5]
    end
    codes[i] = code
  end

  local log_id = ''
  if taken > 0 then
    avail, held, ver = avail - taken, held + taken, ver + 1
    redis.call('HSET', keys[2], unpack(new_records))
    redis.call('HSET', keys[3], unpack(new_units))
    redis.call('ZADD', keys[4], unpack(new_deadlines))
    redis.call('HSET', keys[1], 'avail', int(avail), 'held', int(held), 'ver', int(ver))
    log_id = redis.call('XADD', keys[5], '*', unpack(new_log))
  end
  if args[3] ~= '' then
    local persisted = {}
    for id in string.gmatch(args[3], '[^,]+') do persisted[#persisted + 1] = id end
    redis.call('XDEL', keys[5], unpack(persisted))
  end
  return { OK, avail, ver, now, deadline, log_id, table.concat(codes), duplicates }
end

-- sk_settle op(P|C|R) then reservations
-- -> { OK, avail, ver, outcomes (one digit per reservation) } | { NOT_LOADED } | { REBUILDING }
-- P: held -> paid.  C: held -> cancelled.  R: held or paid -> cancelled (refunded before shipping).
-- What comes back to a closed pool leaves it at once: MySQL gives it to the SKU, maybe before this is called.
local function settle(keys, args)
  local s = redis.call('HMGET', keys[1], 'avail', 'held', 'sold', 'ver', 'state', 'total')
  if not s[1] then return { NOT_LOADED } end
  if tonumber(s[5]) == REBUILD then return { REBUILDING } end
  local avail, held, sold, ver = tonumber(s[1]), tonumber(s[2]), tonumber(s[3]), tonumber(s[4])
  local closed, total = tonumber(s[5]) == CLOSED, tonumber(s[6])
  local op = args[1]
  local ids = {}
  for i = 2, #args do ids[#ids + 1] = args[i] end
  local known = redis.call('HMGET', keys[2], unpack(ids))

  local outcomes, new_records, settled, given_back, users, seen = {}, {}, {}, {}, {}, {}
  for i = 1, #ids do
    local record = seen[ids[i]] or known[i]
    local outcome = MISSING
    if record then
      local state, order_no, user, qty, deadline, hash = parse(record)
      local target = op == 'P' and 'P' or 'C'
      if state == target then
        outcome = REPEATED
      elseif state == 'H' or (state == 'P' and op == 'R') then
        outcome = DONE
        local units = tonumber(qty)
        if state == 'H' then held = held - units else sold = sold - units end
        if target == 'P' then
          sold = sold + units
        else
          if closed then total = total - units else avail = avail + units end
          if not given_back[user] then users[#users + 1] = user end
          given_back[user] = (given_back[user] or 0) + units
        end
        record = table.concat({ target, order_no, user, qty, deadline, hash }, '|')
        seen[ids[i]] = record
        new_records[#new_records + 1] = ids[i]
        new_records[#new_records + 1] = record
        settled[#settled + 1] = ids[i]
      else
        outcome = FINAL
      end
    end
    outcomes[i] = outcome
  end

  if #settled > 0 then
    ver = ver + 1
    local new_units = {}
    if #users > 0 then
      local bought = redis.call('HMGET', keys[3], unpack(users))
      for i = 1, #users do
        new_units[#new_units + 1] = users[i]
        new_units[#new_units + 1] = int(tonumber(bought[i] or '0') - given_back[users[i]])
      end
    end
    redis.call('HSET', keys[2], unpack(new_records))
    if #new_units > 0 then redis.call('HSET', keys[3], unpack(new_units)) end
    redis.call('ZREM', keys[4], unpack(settled))
    redis.call('HSET', keys[1], 'total', int(total), 'avail', int(avail), 'held', int(held),
      'sold', int(sold), 'ver', int(ver))
  end
  return { OK, avail, ver, table.concat(outcomes) }
end

-- sk_keep then per item: reservation units
-- Units of paid orders came back: the reservation keeps `units`, and ends when that is 0. It never
-- grows, so that a repeated or an overtaken call changes nothing. What comes back to a closed pool
-- leaves it at once: MySQL gives it to the SKU.
-- -> { OK, avail, ver, outcomes (one digit per item) } | { NOT_LOADED } | { REBUILDING }
local function keep(keys, args)
  local s = redis.call('HMGET', keys[1], 'total', 'avail', 'held', 'sold', 'ver', 'state')
  if not s[1] then return { NOT_LOADED } end
  local total, avail, held = tonumber(s[1]), tonumber(s[2]), tonumber(s[3])
  local sold, ver, pool_state = tonumber(s[4]), tonumber(s[5]), tonumber(s[6])
  if pool_state == REBUILD then return { REBUILDING } end
  local ids = {}
  for i = 1, #args, 2 do ids[#ids + 1] = args[i] end
  local known = redis.call('HMGET', keys[2], unpack(ids))

  local outcomes, new_records, ended, given_back, users, seen = {}, {}, {}, {}, {}, {}
  for i = 1, #ids do
    local record = seen[ids[i]] or known[i]
    local outcome = MISSING
    if record then
      local state, order_no, user, qty, deadline, hash = parse(record)
      local has, keeps = tonumber(qty), tonumber(args[i * 2])
      if state == 'C' or has <= keeps then
        outcome = REPEATED
      else
        outcome = DONE
        local units = has - keeps
        if state == 'H' then held = held - units else sold = sold - units end
        if pool_state == CLOSED then total = total - units else avail = avail + units end
        if not given_back[user] then users[#users + 1] = user end
        given_back[user] = (given_back[user] or 0) + units
        if keeps == 0 then
          state = 'C'
          ended[#ended + 1] = ids[i]
        else
          qty = int(keeps)
        end
        record = table.concat({ state, order_no, user, qty, deadline, hash }, '|')
        seen[ids[i]] = record
        new_records[#new_records + 1] = ids[i]
        new_records[#new_records + 1] = record
      end
    end
    outcomes[i] = outcome
  end

  if #new_records > 0 then
    ver = ver + 1
    local bought = redis.call('HMGET', keys[3], unpack(users))
    local new_units = {}
    for i = 1, #users do
      new_units[#new_units + 1] = users[i]
      new_units[#new_units + 1] = int(tonumber(bought[i] or '0') - given_back[users[i]])
    end
    redis.call('HSET', keys[2], unpack(new_records))
    redis.call('HSET', keys[3], unpack(new_units))
    if #ended > 0 then redis.call('ZREM', keys[4], unpack(ended)) end
    redis.call('HSET', keys[1], 'total', int(total), 'avail', int(avail), 'held', int(held),
      'sold', int(sold), 'ver', int(ver))
  end
  return { OK, avail, ver, table.concat(outcomes) }
end

-- sk_load epoch total state opens closes limit
-- Creates a pool that never gave out a unit. A pool that is there already stays as it is.
-- -> { OK, epoch of the pool }
local function load(keys, args)
  local epoch = redis.call('HGET', keys[1], 'epoch')
  if epoch then return { OK, tonumber(epoch) } end
  redis.call('DEL', keys[2], keys[3], keys[4], keys[5])
  redis.call('HSET', keys[1], 'total', args[2], 'avail', args[2], 'held', '0', 'sold', '0',
    'epoch', args[1], 'ver', '1', 'state', args[3], 'opens', args[4], 'closes', args[5],
    'limit', args[6])
  return { OK, tonumber(args[1]) }
end

-- sk_configure epoch state opens closes limit
-- Sets whether and when the pool gives out units: open, pause, resume, freeze, close.
-- -> { OK, avail, ver } | { NOT_LOADED } | { STALE_EPOCH, epoch } | { REBUILDING }
local function configure(keys, args)
  local s = redis.call('HMGET', keys[1], 'epoch', 'avail', 'ver', 'state')
  if not s[1] then return { NOT_LOADED } end
  if s[1] ~= args[1] then return { STALE_EPOCH, tonumber(s[1]) } end
  if tonumber(s[4]) == REBUILD then return { REBUILDING } end
  local ver = tonumber(s[3]) + 1
  redis.call('HSET', keys[1], 'state', args[2], 'opens', args[3], 'closes', args[4],
    'limit', args[5], 'ver', int(ver))
  return { OK, tonumber(s[2]), ver }
end

-- sk_freeze epoch
-- Stops giving out units: the alarm that books do not add up. A pool that was rebuilt since, or is
-- being rebuilt, is left alone: what was wrong is not wrong any more.
-- -> { OK } | { NOT_LOADED } | { STALE_EPOCH, epoch } | { REBUILDING }
local function freeze(keys, args)
  local s = redis.call('HMGET', keys[1], 'epoch', 'ver', 'state')
  if not s[1] then return { NOT_LOADED } end
  if tonumber(args[1]) < tonumber(s[1]) then return { STALE_EPOCH, tonumber(s[1]) } end
  if tonumber(s[3]) == REBUILD then return { REBUILDING } end
  redis.call('HSET', keys[1], 'state', FROZEN, 'ver', int(tonumber(s[2]) + 1))
  return { OK }
end

-- sk_resize epoch delta operation
-- Adds or takes units; `operation` names the change, so that a repeat changes nothing.
-- -> { OK, avail, ver, applied(1|0: too few left) } | { NOT_LOADED } | { STALE_EPOCH, epoch } | { REBUILDING }
local function resize(keys, args)
  local mark = 'op:' .. args[3]
  local s = redis.call('HMGET', keys[1], 'epoch', 'avail', 'total', 'ver', 'state', mark)
  if not s[1] then return { NOT_LOADED } end
  if s[1] ~= args[1] then return { STALE_EPOCH, tonumber(s[1]) } end
  if tonumber(s[5]) == REBUILD then return { REBUILDING } end
  local avail, total, ver = tonumber(s[2]), tonumber(s[3]), tonumber(s[4])
  local delta = tonumber(args[2])
  if s[6] then return { OK, avail, ver, 1 } end
  if avail + delta < 0 then return { OK, avail, ver, 0 } end
  redis.call('HSET', keys[1], 'avail', int(avail + delta), 'total', int(total + delta),
    'ver', int(ver + 1), mark, '1')
  return { OK, avail + delta, ver + 1, 1 }
end

-- sk_close epoch
-- Ends the pool for good and takes what is left out of it: those units go back to the SKU in MySQL.
-- -> { OK, units taken out } | { NOT_LOADED } | { STALE_EPOCH, epoch } | { REBUILDING }
local function close(keys, args)
  local s = redis.call('HMGET', keys[1], 'epoch', 'avail', 'total', 'ver', 'state')
  if not s[1] then return { NOT_LOADED } end
  if s[1] ~= args[1] then return { STALE_EPOCH, tonumber(s[1]) } end
  if tonumber(s[5]) == REBUILD then return { REBUILDING } end
  local avail, total, ver = tonumber(s[2]), tonumber(s[3]), tonumber(s[4])
  if tonumber(s[5]) ~= CLOSED or avail > 0 then
    redis.call('HSET', keys[1], 'state', CLOSED, 'avail', '0', 'total', int(total - avail),
      'ver', int(ver + 1))
  end
  return { OK, avail }
end

-- sk_rehydrate epoch step ...: rebuilds the pool from MySQL in as many calls as it takes.
--   begin                                  drops everything; nothing is given out or settled until end
--   add   reservation record ...           records of active orders: H or P
--   end   total state opens closes limit   avail = total - held - sold; frozen if that is negative
-- A call with an epoch older than the pool's changes nothing.
-- -> { OK, avail } | { NOT_LOADED } | { STALE_EPOCH, epoch }
local function rehydrate(keys, args)
  local s = redis.call('HMGET', keys[1], 'epoch', 'held', 'sold', 'state')
  local epoch, step = tonumber(args[1]), args[2]
  if s[1] and epoch < tonumber(s[1]) then return { STALE_EPOCH, tonumber(s[1]) } end
  if step == 'begin' then
    redis.call('DEL', unpack(keys))
    redis.call('HSET', keys[1], 'total', '0', 'avail', '0', 'held', '0', 'sold', '0',
      'epoch', args[1], 'ver', '1', 'state', REBUILD, 'opens', '0', 'closes', '0', 'limit', '0')
    return { OK, 0 }
  end
  if not s[1] or tonumber(s[4]) ~= REBUILD then return { NOT_LOADED } end
  local held, sold = tonumber(s[2]), tonumber(s[3])
  if step == 'add' then
    local records, deadlines, units, users = {}, {}, {}, {}
    for i = 3, #args, 2 do
      local state, _, user, qty, deadline = parse(args[i + 1])
      records[#records + 1] = args[i]
      records[#records + 1] = args[i + 1]
      if not units[user] then users[#users + 1] = user end
      units[user] = (units[user] or 0) + tonumber(qty)
      if state == 'H' then
        held = held + tonumber(qty)
        deadlines[#deadlines + 1] = deadline
        deadlines[#deadlines + 1] = args[i]
      else
        sold = sold + tonumber(qty)
      end
    end
    local bought = redis.call('HMGET', keys[3], unpack(users))
    local new_units = {}
    for i = 1, #users do
      new_units[#new_units + 1] = users[i]
      new_units[#new_units + 1] = int(tonumber(bought[i] or '0') + units[users[i]])
    end
    redis.call('HSET', keys[2], unpack(records))
    redis.call('HSET', keys[3], unpack(new_units))
    if #deadlines > 0 then redis.call('ZADD', keys[4], unpack(deadlines)) end
    redis.call('HSET', keys[1], 'held', int(held), 'sold', int(sold))
    return { OK, 0 }
  end
  local total = tonumber(args[3])
  local avail, state = total - held - sold, args[4]
  if avail < 0 then
    total, avail, state = held + sold, 0, int(FROZEN)
  end
  redis.call('HSET', keys[1], 'total', int(total), 'avail', int(avail), 'state', state,
    'opens', args[5], 'closes', args[6], 'limit', args[7], 'ver', '2')
  return { OK, avail }
end

-- sk_due grace_ms lease_ms max
-- Reservations whose deadline passed `grace_ms` ago. Each is put off by `lease_ms`, so that another
-- node does not take it at the same time; it stays in `t` until it is settled.
-- -> { reservation, record, ... }
local function due(keys, args)
  local now = now_ms()
  local ids = redis.call('ZRANGEBYSCORE', keys[4], '-inf', int(now - tonumber(args[1])),
    'LIMIT', 0, args[3])
  if #ids == 0 then return {} end
  local records = redis.call('HMGET', keys[2], unpack(ids))
  local answer, later = {}, {}
  for i = 1, #ids do
    later[#later + 1] = int(now + tonumber(args[2]))
    later[#later + 1] = ids[i]
    answer[#answer + 1] = ids[i]
    answer[#answer + 1] = records[i] or ''
  end
  redis.call('ZADD', keys[4], unpack(later))
  return answer
end

-- sk_look: the counters, how many reservations there are, the time, the first deadline (-1: none) and the length of the log, in
-- one step.
-- -> { OK, total avail held sold epoch ver state opens closes limit, records, now, due, logged } | { NOT_LOADED }
local function look(keys)
  local s = redis.call('HMGET', keys[1], 'total', 'avail', 'held', 'sold', 'epoch', 'ver',
    'state', 'opens', 'closes', 'limit')
  if not s[1] then return { NOT_LOADED } end
  local answer = { OK }
  for i = 1, #s do answer[i + 1] = tonumber(s[i]) end
  answer[#answer + 1] = redis.call('HLEN', keys[2])
  answer[#answer + 1] = now_ms()
  local first = redis.call('ZRANGE', keys[4], 0, 0, 'WITHSCORES')
  answer[#answer + 1] = tonumber(first[2] or -1)
  answer[#answer + 1] = redis.call('XLEN', keys[5])
  return answer
end

redis.register_function('sk_reserve', reserve)
redis.register_function('sk_look', look)
redis.register_function('sk_settle', settle)
redis.register_function('sk_keep', keep)
redis.register_function('sk_load', load)
redis.register_function('sk_configure', configure)
redis.register_function('sk_freeze', freeze)
redis.register_function('sk_resize', resize)
redis.register_function('sk_close', close)
redis.register_function('sk_rehydrate', rehydrate)
redis.register_function('sk_due', due)
