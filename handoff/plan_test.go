package handoff_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
)

// statement is one that the service has sent.
type statement struct {
	sql  string
	args []any
}

func (s statement) name() string { return strings.Fields(s.sql)[2] }

func (a *crowd) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	if strings.HasPrefix(q.SQL, "-- name: ") {
		a.statements = append(a.statements, statement{q.SQL, q.Args})
		a.plansAnew = a.plansAnew || a.statements[len(a.statements)-1].name() == "PlanEachExecution"
	}
	return ctx
}

// TraceBatchStart takes the last statement of a batch, which those that set the scope precede.
func (a *crowd) TraceBatchStart(ctx context.Context, conn *pgx.Conn, b pgx.TraceBatchStartData) context.Context {
	last := b.Batch.QueuedQueries[b.Batch.Len()-1]
	return a.TraceQueryStart(ctx, conn, pgx.TraceQueryStartData{SQL: last.SQL, Args: last.Arguments})
}

func (a *crowd) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (a *crowd) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

func (a *crowd) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// statementsOf returns the statements of a page.
func (a *crowd) statementsOf(filter handoff.Filter) []statement {
	a.t.Helper()
	a.statements, a.plansAnew = nil, false
	if page := a.queue(filter); len(page.Items) == 0 {
		a.t.Errorf("the page of %+v is empty", filter)
	}
	return a.statements
}

// explain runs a statement and says how many blocks it touched and how many rows its largest scan gave.
func (a *crowd) explain(s statement, mode string) (blocks, rows int) {
	a.t.Helper()
	var plans []struct{ Plan node }
	if err := json.Unmarshal([]byte(strings.Join(a.explained("analyze, buffers, format json", s, mode), "")),
		&plans); err != nil {
		a.t.Fatal(err)
	}
	return plans[0].Plan.Hit + plans[0].Plan.Read, plans[0].Plan.mostRows()
}

// plan is the plan for people, without what differs from run to run.
func (a *crowd) plan(s statement, mode string) string {
	return strings.Join(a.explained("analyze, costs off, timing off, summary off", s, mode), "\n")
}

func (a *crowd) explained(options string, s statement, mode string) []string {
	a.t.Helper()
	ctx := a.t.Context()
	tx, err := db.ForAccount(a.Pool, a.ID).Begin(ctx)
	if err != nil {
		a.t.Fatal(err)
	}
	defer tx.Rollback(ctx) //nolint:errcheck // it only read
	if _, err := tx.Exec(ctx, "set local plan_cache_mode = "+mode); err != nil {
		a.t.Fatal(err)
	}
	prepared, err := tx.Prepare(ctx, "explained", s.sql)
	if err != nil {
		a.t.Fatal(err)
	}
	defer tx.Conn().Deallocate(ctx, prepared.Name) //nolint:errcheck // the next use would say so
	rows, err := tx.Query(ctx, fmt.Sprintf("explain (%s) execute explained%s", options, literals(s.args)),
		pgx.QueryExecModeSimpleProtocol)
	if err != nil {
		a.t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		a.t.Fatal(err)
	}
	return lines
}

// literals writes arguments as SQL does.
func literals(args []any) string {
	if len(args) == 0 {
		return ""
	}
	texts := make([]string, len(args))
	for i, arg := range args {
		switch arg := arg.(type) {
		case *uuid.UUID:
			texts[i] = "null"
			if arg != nil {
				texts[i] = "'" + arg.String() + "'"
			}
		case *string:
			texts[i] = "null"
			if arg != nil {
				texts[i] = "'" + *arg + "'"
			}
		case *int32:
			texts[i] = "null"
			if arg != nil {
				texts[i] = fmt.Sprint(*arg)
			}
		case []string:
			texts[i] = "'{" + strings.Join(arg, ",") + "}'"
		case []int16, []uuid.UUID:
			texts[i] = "'{" + strings.ReplaceAll(strings.Trim(fmt.Sprint(arg), "[]"), " ", ",") + "}'"
		case time.Time:
			texts[i] = "'" + arg.Format(time.RFC3339Nano) + "'"
		default:
			texts[i] = fmt.Sprintf("'%v'", arg)
		}
	}
	return "(" + strings.Join(texts, ", ") + ")"
}

// node is a part of a plan.
type node struct {
	Hit   int `json:"Shared Hit Blocks"`
	Read  int `json:"Shared Read Blocks"`
	Rows  int `json:"Actual Rows"`
	Loops int `json:"Actual Loops"`
	Plans []node
}

func (n node) mostRows() int {
	most := n.Rows * n.Loops
	for _, part := range n.Plans {
		most = max(most, part.mostRows())
	}
	return most
}
