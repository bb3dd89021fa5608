package docs_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// The lines for psql make a file that a spreadsheet reads.
func (h *history) testReport() {
	t := h.t
	if _, err := exec.LookPath("psql"); err != nil {
		t.Skip("psql is not installed (Debian: apt-get install postgresql-client)")
	}
	directory := t.TempDir()
	to := h.owner.Config()
	service := fmt.Sprintf("[handoffd]\nhost=%s\nport=%d\ndbname=%s\nuser=%s\n", to.Host, to.Port, to.Database, to.User)
	if err := os.WriteFile(filepath.Join(directory, "services"), []byte(service), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(shell *exec.Cmd) {
		t.Helper()
		shell.Dir, shell.Env = directory, append(os.Environ(), "PGSERVICEFILE="+filepath.Join(directory, "services"))
		out, err := shell.CombinedOutput()
		if err != nil || strings.Contains(string(out), "SET") { // cron mails what a script prints
			t.Fatalf("error %v, printed\n%s", err, out)
		}
	}
	for _, line := range blocks(t, "dba.md", "psql") {
		psql := exec.CommandContext(t.Context(), "psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", h.server.URL("handoffd"))
		psql.Stdin = strings.NewReader(line)
		run(psql)
	}
	for _, script := range blocks(t, "dba.md", "sh") {
		if strings.Contains(script, "report.csv") {
			run(exec.CommandContext(t.Context(), "sh", "-ec", script))
		}
	}
	for _, name := range []string{"handoffs.csv", "report.csv"} {
		text, err := os.ReadFile(filepath.Join(directory, name))
		if err != nil || !strings.Contains(string(text), "begins,account,name,created,") ||
			strings.Count(string(text), "\n") < 5 {
			t.Errorf("%s, error %v:\n%s", name, err, text)
		}
	}
}

// The lines of operations.md dump everything, beside an extension that the owner may not create, and restore it.
func (h *history) testRestore() {
	t := h.t
	lines := map[string]string{}
	for _, script := range blocks(t, "operations.md", "sh") {
		for line := range strings.SplitSeq(script, "\n") {
			if program, _, _ := strings.Cut(line, " "); strings.HasPrefix(program, "pg_") {
				lines[program] = line
			}
		}
	}
	h.exec(h.admin, "create database restored owner handoffd")
	directory := t.TempDir()
	for _, step := range [][2]string{{"pg_dump", "handoffd"}, {"pg_restore", "restored"}} {
		if _, err := exec.LookPath(step[0]); err != nil {
			t.Skip(step[0] + " is not installed (Debian: apt-get install postgresql-client)")
		}
		shell := exec.CommandContext(t.Context(), "sh", "-ec", lines[step[0]])
		shell.Dir, shell.Env = directory, append(os.Environ(), "DATABASE_URL="+h.server.URL(step[1]))
		out, err := shell.CombinedOutput()
		if strings.Contains(string(out), "server version mismatch") {
			t.Skip("pg_dump is older than the server")
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", lines[step[0]], err, out)
		}
	}
	const held = `
		select (select count(*) from handoffs) as handoffs, (select count(*) from event_log) as events,
			(select count(*) from handoff_timeline) as steps, (select count(*) from users) as users,
			(select count(*) from pg_policies) as policies, (select count(*) from pg_trigger) as triggers`
	was, is := h.answer(h.owner, held), h.answer(h.connect(h.server.URL("restored")), held)
	if fmt.Sprint(was) != fmt.Sprint(is) {
		t.Errorf("the dump of %v was restored as %v", was, is)
	}
}
