// Written by npm run generate from api/. Do not edit.
import { validateKollectTarget } from "../../../generated/validators.ts";
import { schemaContract } from "../../support/schema-contract.ts";

await schemaContract("KollectTarget", validateKollectTarget);
