// Written by npm run generate from api/. Do not edit.
import { validateKollectInventory } from "../../../generated/validators.ts";
import { schemaContract } from "../../support/schema-contract.ts";

await schemaContract("KollectInventory", validateKollectInventory);
