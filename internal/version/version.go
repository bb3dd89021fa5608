// Package version names the program that runs: its release, the commit that it was built from, and its Go.
//
// `make release` links all of it in. Every other build is told by the go command what it was built from: go install by
// the version of the module, go build in a clone by the state of the clone, and an archive that git made by commit.txt,
// in which git writes the commit.
package version

import (
	"cmp"
	_ "embed"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
)

// number is the release that this source is, or is on its way to.
const number = "0.1.0"

// unknown is the commit of a build from a copy without git.
const unknown = "unknown"

var (
	// Version is a release, such as 0.1.0, or the way to one, such as 0.1.0-dev+1f2e3d4c5b6a and, of a clone with changes,
	// 0.1.0-dev+1f2e3d4c5b6a.dirty.
	Version string

	// Commit is the commit in hexadecimal digits: 40 of them, 12 from go install, or "unknown".
	Commit string

	// Go is the version of Go that built the program, such as go1.26.8.
	Go = runtime.Version()
)

//go:embed commit.txt
var archived string

func init() {
	info, _ := debug.ReadBuildInfo()
	version, commit := describe(info, archived)
	Version, Commit = cmp.Or(Version, version), cmp.Or(Commit, commit)
}

// String returns all of it in one line, as `handoffd version` prints it.
func String() string { return "handoffd " + Version + " (commit " + Commit + ", " + Go + ")" }

// release matches the version of a module at a tag. The go command adds +dirty in a clone with changes.
var release = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[a-z]+\.\d+)?$`)

// pseudo matches the version of a module without a tag. Its group is the beginning of the commit.
var pseudo = regexp.MustCompile(`\d{14}-([0-9a-f]{12})(\+dirty)?$`)

// describe returns the version and the commit of a build that was not told them. info is nil where the build says
// nothing of itself.
func describe(info *debug.BuildInfo, archived string) (version, commit string) {
	commit = unknown
	// In a file that is not from an archive of git stands what git replaces.
	if archived = strings.TrimSpace(archived); !strings.HasPrefix(archived, "$") {
		commit = archived
	}
	dirty := false
	if info != nil {
		if found := pseudo.FindStringSubmatch(info.Main.Version); found != nil {
			commit = found[1]
		}
		for _, setting := range info.Settings {
			switch setting.Key {
			case "vcs.revision":
				commit = setting.Value
			case "vcs.modified":
				dirty = setting.Value == "true"
			}
		}
		if release.MatchString(info.Main.Version) {
			return info.Main.Version[1:], commit
		}
	}
	version = number + "-dev"
	if commit != unknown {
		version += "+" + commit[:min(12, len(commit))]
	}
	if dirty {
		version += ".dirty"
	}
	return version, commit
}
