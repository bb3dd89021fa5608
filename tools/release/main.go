// Command release builds what `make release` publishes: for each platform a static binary, an archive of it and a bill
// of materials; packages for Debian and Red Hat; and the checksums of all.
//
// Only what is committed goes in. Its bytes depend on the commit and on the version of Go that go.mod names, and not
// on the machine, the directory or the time: who has the commit can build the same files and compare checksums.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

const module = "github.com/handoffd/handoffd"

// release is what is built.
type release struct {
	version string
	commit  string
	date    time.Time // of the commit
	goTool  string    // the toolchain, as in GOTOOLCHAIN
	source  string    // the directory of the committed files
	out     string
}

// target is a platform that a binary is for.
type target struct{ os, arch string }

func (t target) String() string { return t.os + "/" + t.arch }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// run builds a release as the arguments say.
func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("release", flag.ContinueOnError)
	repository := flags.String("repository", ".", "directory of the repository")
	commit := flags.String("commit", "HEAD", "what to build")
	out := flags.String("out", "bin/release", "directory for the files, which is emptied")
	platforms := flags.String("targets", "linux/amd64,linux/arm64,darwin/amd64,darwin/arm64", "platforms to build for")
	if err := flags.Parse(args); err != nil {
		return err
	}
	source, err := os.MkdirTemp("", "handoffd-release-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(source) }()
	r, err := checkout(ctx, *repository, *commit, source)
	if err != nil {
		return err
	}
	if r.out, err = filepath.Abs(*out); err != nil {
		return err
	}
	if err := os.RemoveAll(r.out); err != nil {
		return err
	}
	for platform := range strings.SplitSeq(*platforms, ",") {
		system, arch, ok := strings.Cut(platform, "/")
		if !ok {
			return fmt.Errorf("%q is no platform; try linux/amd64", platform)
		}
		if err := r.build(ctx, target{system, arch}); err != nil {
			return fmt.Errorf("%s: %w", platform, err)
		}
	}
	return writeSums(r.out)
}

// build makes all files of one platform.
func (r *release) build(ctx context.Context, t target) error {
	name := fmt.Sprintf("handoffd_%s_%s_%s", r.version, t.os, t.arch)
	stage := filepath.Join(r.source, ".stage", name) // the files of the archive
	if err := os.MkdirAll(stage, 0o755); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "release: handoffd %s of %s for %s\n", r.version, r.commit[:12], t)
	if err := r.compile(ctx, t, filepath.Join(stage, "handoffd")); err != nil {
		return err
	}
	if err := r.copyLicenses(ctx, t, filepath.Join(stage, "licenses")); err != nil {
		return err
	}
	if err := r.copyDocuments(stage); err != nil {
		return err
	}
	if err := r.writeArchive(stage, name+".tar.gz"); err != nil {
		return err
	}
	if err := r.writeBOM(filepath.Join(stage, "handoffd"), name+".cdx.json"); err != nil {
		return err
	}
	if t.os != "linux" {
		return nil
	}
	return r.writePackages(stage, t.arch)
}

// copyFile copies a file, and makes the directories that it is in.
func copyFile(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, content, 0o644) //nolint:gosec // published
}
