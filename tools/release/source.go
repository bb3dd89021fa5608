package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// checkout puts the files of a commit into a directory, and reads from them what they are.
func checkout(ctx context.Context, repository, commit, into string) (*release, error) {
	git := func(args ...string) (string, error) {
		return output(exec.CommandContext(ctx, "git", append([]string{"-C", repository}, args...)...))
	}
	described, err := git("log", "-1", "--format=%H %ct", commit)
	if err != nil {
		return nil, err
	}
	id, epoch, _ := strings.Cut(described, " ")
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return nil, err
	}
	archive := filepath.Join(into, "source.tar")
	if _, err := git("archive", "--format=tar", "--output="+archive, id); err != nil {
		return nil, err
	}
	source := filepath.Join(into, "source")
	if err := os.Mkdir(source, 0o755); err != nil {
		return nil, err
	}
	if _, err := output(exec.CommandContext(ctx, "tar", "-xf", archive, "-C", source)); err != nil {
		return nil, err
	}
	r := &release{commit: id, date: time.Unix(seconds, 0).UTC(), source: source}
	if r.version, err = find(filepath.Join(source, "internal/version/version.go"), `const number = "(.*)"`); err != nil {
		return nil, err
	}
	heading := `(?m)^## \[` + regexp.QuoteMeta(r.version) + `\] - (\d{4}-\d\d-\d\d)$`
	if _, err := find(filepath.Join(source, "CHANGELOG.md"), heading); err != nil {
		return nil, err
	}
	number, err := find(filepath.Join(source, "go.mod"), `(?m)^go (\S+)$`)
	r.goTool = "go" + number
	return r, err
}

// find returns the first group of a pattern in a file.
func find(name, pattern string) (string, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return "", err
	}
	found := regexp.MustCompile(pattern).FindSubmatch(content)
	if found == nil {
		return "", fmt.Errorf("%s has no %s", name, pattern)
	}
	return string(found[1]), nil
}

// compile builds the binary. Nothing of the machine goes in: no path, no time and no flags of the one who builds.
func (r *release) compile(ctx context.Context, t target, binary string) error {
	link := fmt.Sprintf("-s -w -buildid= -X %[1]s/internal/version.Version=%[2]s -X %[1]s/internal/version.Commit=%[3]s",
		module, r.version, r.commit)
	_, err := output(r.goCommand(ctx, t, "build", "-trimpath", "-buildvcs=false", "-ldflags="+link, "-o", binary,
		"./cmd/handoffd"))
	return err
}

// goCommand returns a command of the toolchain that go.mod names, for a platform.
func (r *release) goCommand(ctx context.Context, t target, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, "go", args...)
	command.Dir = r.source
	command.Env = append(os.Environ(), "GOOS="+t.os, "GOARCH="+t.arch, "CGO_ENABLED=0", "GOTOOLCHAIN="+r.goTool,
		"GOFLAGS=-mod=readonly", "GOWORK=off", "GOEXPERIMENT=", "GOFIPS140=off", "GOAMD64=v1", "GOARM64=v8.0")
	return command
}

// output runs a command and returns what it prints. Its error has the command and what it said.
func output(command *exec.Cmd) (string, error) {
	var said bytes.Buffer
	command.Stderr = &said
	printed, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", strings.Join(command.Args, " "), err, &said)
	}
	return strings.TrimSpace(string(printed)), nil
}
