package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goreleaser/nfpm/v2"
	"github.com/goreleaser/nfpm/v2/files"
)

// documents returns a directory with what is shipped beside the binary.
func documents(t *testing.T) string {
	t.Helper()
	source, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	stage := t.TempDir()
	if err := (&release{version: "1.2.3", source: source}).copyDocuments(stage); err != nil {
		t.Fatal(err)
	}
	return stage
}

func TestDocumentsAreCompleteAndTheirLinksLeadSomewhere(t *testing.T) {
	stage := documents(t)
	for _, name := range []string{
		"docs/install.md", "docs/images/queue.png", "deploy/watcher-role.sql", "deploy/prometheus/rules.yml",
		"deploy/grafana/handoffd.json", "deploy/haproxy.cfg", "deploy/kubernetes/base/deployment.yaml",
		"packaging/handoffd.service",
	} {
		if _, err := os.Stat(filepath.Join(stage, name)); err != nil {
			t.Errorf("not shipped: %v", err)
		}
	}
	err := filepath.WalkDir(stage, func(name string, _ fs.DirEntry, err error) error {
		if filepath.Ext(name) == ".go" {
			t.Errorf("%s is shipped", name)
		}
		if err != nil || filepath.Ext(name) != ".md" {
			return err
		}
		content, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, found := range link.FindAllStringSubmatch(string(content), -1) {
			source, outside := strings.CutPrefix(found[1], "https://"+module+"/blob/v1.2.3/")
			place := filepath.Join(filepath.Dir(name), found[1])
			if outside {
				place = filepath.Join("../..", source)
			} else if strings.Contains(found[1], ":") {
				continue
			}
			if _, err := os.Stat(place); err != nil {
				t.Errorf("%s has a link to %s: %v", name, found[1], err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What a package installs can be read by each user: only the settings cannot.
func TestPackagesInstallDirectoriesThatCanBeEntered(t *testing.T) {
	stage := documents(t)
	t.Chdir("../..")
	for _, name := range []string{"handoffd", "licenses/go/LICENSE"} {
		if err := copyFile("LICENSE", filepath.Join(stage, name)); err != nil {
			t.Fatal(err)
		}
	}
	config, err := packageConfig(stage, "amd64", "1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"deb", "rpm"} {
		info, err := config.Get(format)
		if err != nil {
			t.Fatal(err)
		}
		info = nfpm.WithDefaults(info)
		if err := prepare(info, format); err != nil {
			t.Fatal(err)
		}
		has := make(map[string]bool)
		for _, content := range info.Contents {
			has[content.Destination] = true
			directory := content.Type == files.TypeDir || content.Type == files.TypeImplicitDir
			if mode := content.FileInfo.Mode.Perm(); directory && mode != 0o755 && content.Destination != "/etc/handoffd/" {
				t.Errorf("the %s has %s with mode %o", format, content.Destination, mode)
			}
		}
		for _, name := range []string{
			"docs/install.md", "deploy/prometheus/rules.yml", "deploy/nginx.conf", "licenses/go/LICENSE", "README.md",
		} {
			if !has["/usr/share/doc/handoffd/"+name] {
				t.Errorf("the %s has no %s", format, name)
			}
		}
	}
}
