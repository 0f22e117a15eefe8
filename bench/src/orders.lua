-- One flash order per request: another shopper and another idempotency key each time.
-- Arguments: file of "token address_id" lines, path, item id, a word that is new in every round.

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

local users, count, path, item, word = {}, 0, nil, nil, nil

function init(args)
  for line in io.lines(args[1]) do
    local token, address = string.match(line, "^(%S+) (%d+)$")
    users[#users + 1] = { token = "Bearer " .. token, address = address }
  end
  path, item, word = args[2], args[3], args[4]
end

function request()
  count = count + 1
  -- The threads start at different shoppers.
  local user = users[(count * 2 + number) % #users + 1]
  local headers = {
    ["Authorization"] = user.token,
    ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = word .. "-" .. number .. "-" .. count,
  }
  local body = '{"item_id":' .. item .. ',"quantity":1,"address_id":' .. user.address .. '}'
  return wrk.format("POST", path, headers, body)
end

function done(summary, latency, requests)
  io.write(string.format(
    '\nRESULT {"requests":%d,"duration_us":%d,"refused":%d,"broken":%d,"p50_us":%d,"p99_us":%d}\n',
    summary.requests, summary.duration, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
