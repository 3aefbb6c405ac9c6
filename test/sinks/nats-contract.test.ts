import { service } from "../services/service.ts";
import { sharedNats } from "../services/nats.ts";
import { sinkContract } from "./contract.ts";
import { natsBench } from "./nats-bench.ts";

if (await service(sharedNats)) sinkContract("nats", natsBench("kollect"));
