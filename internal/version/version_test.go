package version

import (
	"runtime/debug"
	"testing"
)

func TestABuildIsDescribedByWhatTheGoCommandKnows(t *testing.T) {
	const (
		commit   = "1f2e3d4c5b6a79880123456789abcdef01234567"
		template = "$Format:%H$\n"
	)
	vcs := func(modified string) []debug.BuildSetting {
		return []debug.BuildSetting{{Key: "vcs.revision", Value: commit}, {Key: "vcs.modified", Value: modified}}
	}
	for name, test := range map[string]struct {
		module   string
		settings []debug.BuildSetting
		archived string
		version  string
		commit   string
	}{
		"go install of a tag":    {"v0.2.1", nil, template, "0.2.1", "unknown"},
		"of a release candidate": {"v0.2.0-rc.1", nil, template, "0.2.0-rc.1", "unknown"},
		"of a branch": {
			"v0.0.0-20261129082554-1f2e3d4c5b6a", nil, template, number + "-dev+1f2e3d4c5b6a", "1f2e3d4c5b6a",
		},
		"a clone": {
			"v0.1.1-0.20261129082554-1f2e3d4c5b6a", vcs("false"), template, number + "-dev+1f2e3d4c5b6a", commit,
		},
		"a clone with changes": {
			"v0.1.0-0.20261129082554-1f2e3d4c5b6a+dirty", vcs("true"), template, number + "-dev+1f2e3d4c5b6a.dirty", commit,
		},
		"a clone at a tag":       {"v0.2.1", vcs("false"), template, "0.2.1", commit},
		"the same with changes":  {"v0.2.1+dirty", vcs("true"), template, number + "-dev+1f2e3d4c5b6a.dirty", commit},
		"an archive of git":      {"(devel)", nil, commit + "\n", number + "-dev+1f2e3d4c5b6a", commit},
		"a copy without history": {"(devel)", nil, template, number + "-dev", "unknown"},
	} {
		info := &debug.BuildInfo{Main: debug.Module{Version: test.module}, Settings: test.settings}
		if version, commit := describe(info, test.archived); version != test.version || commit != test.commit {
			t.Errorf("%s is %s of %s, want %s of %s", name, version, commit, test.version, test.commit)
		}
	}
	if version, commit := describe(nil, template); version != number+"-dev" || commit != unknown {
		t.Errorf("a build without information is %s of %s", version, commit)
	}
}

func TestTheProgramHasAVersion(t *testing.T) {
	if Version == "" || Commit == "" || Go == "" {
		t.Errorf("Version is %q, Commit %q, Go %q", Version, Commit, Go)
	}
}
