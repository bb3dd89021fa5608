import { tokens } from "../tokens.js";
import { base } from "./base.js";
import { act } from "./queue-act.js";
import { filters } from "./queue-filters.js";
import { header } from "./queue-header.js";
import { list } from "./queue-list.js";
import { row } from "./queue-row.js";
import { states } from "./queue-states.js";

export const queueStyles = [tokens, base, header, filters, list, row, act, states];
