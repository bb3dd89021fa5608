package db_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// brokenQuery is a generated query that lacks a condition.
type brokenQuery struct {
	name, sql string
	params    []string // what the Go code calls them
}

// condition compares a column with another column or a parameter.
var condition = regexp.MustCompile(`((?:\w+\.)?\w+) = (\$(\d+)(?:::uuid)?|[\w.]+)`)

// brokenQueries are the generated ones, once for each of their conditions on the account, and once without any of them.
func brokenQueries(t *testing.T) []brokenQuery {
	t.Helper()
	var broken []brokenQuery
	for _, q := range generatedQueries(t) {
		conditions := 0
		drop := func(which func(nth int) bool) string {
			nth := -1
			return condition.ReplaceAllStringFunc(q.sql, func(text string) string {
				match := condition.FindStringSubmatch(text)
				parameter, _ := strconv.Atoi(match[3])
				isAccount := strings.HasSuffix(match[1], "account_id") ||
					parameter > 0 && strings.EqualFold(q.params[parameter-1], "AccountID")
				if !isAccount {
					return text
				}
				nth++
				conditions = max(conditions, nth+1)
				switch {
				case !which(nth):
					return text
				case parameter > 0: // PostgreSQL requires that every parameter is used
					return fmt.Sprintf("$%d::uuid is not null", parameter)
				default:
					return "true"
				}
			})
		}
		all := drop(func(int) bool { return true })
		for i := range conditions {
			name := fmt.Sprintf("%s without condition %d", q.name, i+1)
			broken = append(broken, brokenQuery{name, drop(func(nth int) bool { return nth == i }), q.params})
		}
		if conditions > 1 {
			broken = append(broken, brokenQuery{q.name + " without any condition", all, q.params})
		}
	}
	return broken
}

// generatedQueries reads what sqlc has written: each constant with a query, and the call that gives it its arguments.
func generatedQueries(t *testing.T) []brokenQuery {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "queries.sql.gen.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	texts := make(map[string]string)
	var queries []brokenQuery
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.ValueSpec:
			if len(node.Values) == 0 {
				return true
			}
			if literal, ok := node.Values[0].(*ast.BasicLit); ok {
				if texts[node.Names[0].Name], err = strconv.Unquote(literal.Value); err != nil {
					t.Fatal(err)
				}
			}
		case *ast.CallExpr:
			if len(node.Args) < 2 {
				return true
			}
			name, ok := node.Args[1].(*ast.Ident)
			if !ok || texts[name.Name] == "" {
				return true
			}
			q := brokenQuery{name: name.Name, sql: texts[name.Name]}
			for _, argument := range node.Args[2:] {
				switch argument := argument.(type) {
				case *ast.Ident:
					q.params = append(q.params, argument.Name)
				case *ast.SelectorExpr:
					q.params = append(q.params, argument.Sel.Name)
				}
			}
			queries = append(queries, q)
		}
		return true
	})
	return queries
}
