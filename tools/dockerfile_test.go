package tools_test

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/moby/buildkit/client/llb"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/opencontainers/go-digest"
)

func TestDockerfileHasNoLintWarnings(t *testing.T) {
	source := dockerfile(t)
	sourceMap := llb.NewSourceMap(nil, "Dockerfile", "Dockerfile", source)
	sourceMap.Definition = &llb.Definition{}
	results, err := dockerfile2llb.DockerfileLint(t.Context(), source, dockerfile2llb.ConvertOpt{
		SourceMap:    sourceMap,
		MetaResolver: anyImage{},
	})
	if err != nil {
		t.Fatal(err)
	}
	if results.Error != nil {
		t.Errorf("Dockerfile does not build: %s", results.Error.Message)
	}
	for _, w := range results.Warnings {
		t.Errorf("Dockerfile:%d: %s: %s", w.Location.GetRanges()[0].GetStart().GetLine(), w.RuleName, w.Detail)
	}
}

func TestDockerfileBuildsAStaticBinaryWithTheToolchainOfGoMod(t *testing.T) {
	build := stages(t)[0]
	gomod, err := os.ReadFile(rootFile(t, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`(?m)^go (.+)$`).FindSubmatch(gomod)[1]
	if want := "golang:" + string(version) + "-alpine"; build.BaseName != want {
		t.Errorf("built with %s, want %s", build.BaseName, want)
	}
	static := slices.ContainsFunc(build.Commands, func(c instructions.Command) bool {
		run, ok := c.(*instructions.RunCommand)
		return ok && strings.Contains(run.String(), "CGO_ENABLED=0") && strings.Contains(run.String(), "go build")
	})
	if !static {
		t.Error("no step runs go build with CGO_ENABLED=0; a binary linked to libc does not start in an empty image")
	}
}

func TestDockerfileEndsInAnEmptyImageWithoutRoot(t *testing.T) {
	all := stages(t)
	final := all[len(all)-1]
	if final.BaseName != "scratch" {
		t.Errorf("the image is built from %s, want scratch", final.BaseName)
	}
	var user, signal string
	var entrypoint, cmd []string
	for _, c := range final.Commands {
		switch c := c.(type) {
		case *instructions.UserCommand:
			user = c.User
		case *instructions.StopSignalCommand:
			signal = c.Signal
		case *instructions.EntrypointCommand:
			entrypoint = c.CmdLine
		case *instructions.CmdCommand:
			cmd = c.CmdLine
		}
	}
	if !regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`).MatchString(user) {
		t.Errorf("runs as %q, want a number other than root's", user)
	}
	if signal != "SIGTERM" {
		t.Errorf("is stopped with %q, want SIGTERM", signal)
	}
	if !slices.Equal(entrypoint, []string{"/handoffd"}) || !slices.Equal(cmd, []string{"serve"}) {
		t.Errorf("starts %q %q, want /handoffd serve", entrypoint, cmd)
	}
}

// anyImage replaces a registry: every image exists and is empty.
type anyImage struct{}

func (anyImage) ResolveImageConfig(
	_ context.Context, ref string, _ sourceresolver.Opt,
) (string, digest.Digest, []byte, error) {
	return ref, "", []byte(`{"os":"linux","architecture":"amd64","rootfs":{"type":"layers"}}`), nil
}

func stages(t *testing.T) []instructions.Stage {
	t.Helper()
	parsed, err := parser.Parse(bytes.NewReader(dockerfile(t)))
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := instructions.Parse(parsed.AST, linter.New(&linter.Config{}))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func dockerfile(t *testing.T) []byte {
	t.Helper()
	source, err := os.ReadFile(rootFile(t, "Dockerfile"))
	if err != nil {
		t.Fatal(err)
	}
	return source
}
