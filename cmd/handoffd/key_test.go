package main

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db/dbtest"
)

func TestKeyCommands(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL)
	sh := &shell{t: t}
	account := sh.ok("account", "add", "Acme Support")
	key := sh.ok("key", "add", "--account", account, "--name", "Helpdesk backend", "--ttl", "24h")
	parts := strings.Split(key, "_")
	if len(parts) != 3 || parts[0] != "hok" || len(parts[2]) != 64 {
		t.Fatalf("the key is %q", key)
	}
	sh.ok("key", "add", "--account", account, "--name", "Another", "--expires-at", "2100-01-31T00:00:00Z")
	agent := sh.ok("key", "add", "--account", account, "--name", "Fixer", "--agent")

	list := sh.ok("key", "list", "--account", account)
	lines := strings.Split(list, "\n")
	if len(lines) != 3 || strings.Contains(list, parts[2]) {
		t.Fatalf("the list is %s", list)
	}
	fields := strings.Split(lines[0], "\t")
	user, isAgent := strings.CutPrefix(fields[2], "agent ")
	if !isAgent || fields[1] != "active" || fields[3] != "used never" || fields[4] != "expires never" ||
		fields[5] != "by operator" || fields[6] != "Fixer" {
		t.Errorf("the newest is %q", fields)
	}
	if !strings.Contains(lines[1], "expires 2100-01-31T00:00:00Z") || !strings.Contains(lines[2], "Helpdesk backend") {
		t.Errorf("the list is %s", list)
	}
	second := sh.ok("key", "add", "--account", account, "--name", "Fixer 2", "--user", user, "--max-priority", "urgent",
		"--max-open", "3")
	users := sh.ok("user", "list", "--account", account)
	for _, each := range []string{second, agent} {
		if !strings.Contains(users, "\tactive\t") {
			t.Errorf("an agent with a key is %s", users)
		}
		sh.ok("key", "revoke", strings.Split(each, "_")[1]) // the id as it stands in the key
		sh.ok("key", "revoke", strings.Split(each, "_")[1])
		users = sh.ok("user", "list", "--account", account)
	}
	if !strings.Contains(users, "\tagent\tinactive\t") {
		t.Errorf("an agent without a key is %s", users)
	}
	if got := sh.ok("key", "list", "--account", account); strings.Count(got, "\trevoked\t") != 2 {
		t.Errorf("the list is %s", got)
	}
}

func TestKeyCommandsExplainErrors(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL)
	sh := &shell{t: t}
	account := sh.ok("account", "add", "Acme Support")
	person := sh.addUser(account, "Ada", "admin")
	add := func(args ...string) []string { return append([]string{"key", "add", "--account", account}, args...) }
	sh.fails(exitUsage, []string{"--name"}, add()...)
	sh.fails(exitUsage, []string{"max_open", "agent"}, add("--name", "K", "--max-open", "3")...)
	sh.fails(exitUsage, []string{"max_open", "1 to"}, add("--name", "K", "--agent", "--max-open", "0")...)
	sh.fails(exitUsage, []string{"max_priority", "urgent"}, add("--name", "K", "--agent", "--max-priority", "asap")...)
	sh.fails(exitUsage, []string{"expires_at", "future"}, add("--name", "K", "--ttl=-1h")...)
	sh.fails(exitUsage, []string{"--expires-at", "--ttl"}, add("--name", "K", "--ttl", "1h",
		"--expires-at", "2100-01-31T00:00:00Z")...)
	sh.fails(exitUsage, []string{"--expires-at"}, add("--name", "K", "--expires-at", "tomorrow")...)
	sh.fails(exitUsage, []string{"user_id", "agent"}, add("--name", "K", "--user", person)...)
	sh.fails(exitError, []string{"no agent", "user list"}, add("--name", "K", "--user", uuid.NewString())...)
	sh.fails(exitError, []string{"account add"}, "key", "add", "--account", uuid.NewString(), "--name", "K")
	sh.fails(exitError, []string{"account add"}, "key", "list", "--account", uuid.NewString())
	sh.fails(exitError, []string{"key list"}, "key", "revoke", uuid.NewString())
	sh.fails(exitUsage, []string{"UUID"}, "key", "revoke", "x")
}
