/**
 * Builds what the suites need and this machine lacks, before the suites with their time limit run:
 * `node test/services/prepare.ts`. Where something cannot be had, says so; in CI it fails.
 */
import { kubectlJsonPath } from "../extract/kubectl-jsonpath/program.ts";
import { controlPlanePrograms } from "./control-plane-programs.ts";
import { natsCommand, natsProgram } from "./nats-programs.ts";
import { oldestPostgres, programsOf } from "./postgres-programs.ts";
import { pgbouncerProgram } from "./pgbouncer.ts";
import { service } from "./service.ts";
import { jq, psql } from "./tools.ts";

await service(controlPlanePrograms);
await service(kubectlJsonPath);
await service(natsProgram);
await service(natsCommand);
await service(() => programsOf(oldestPostgres));
for (const tool of [pgbouncerProgram, psql, jq]) await service(tool);
