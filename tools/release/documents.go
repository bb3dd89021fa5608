package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// shipped are the files and directories that archives and packages have beside the binary. The pages keep their places,
// so that their links lead to each other.
var shipped = []string{
	"LICENSE", "README.md", "CHANGELOG.md", "docs", "deploy", "api/openapi.yaml",
	"packaging/handoffd.service", "packaging/handoffd.env",
}

// link matches a link of Markdown to a file, without the part that names a place in it.
var link = regexp.MustCompile(`\]\(([^)#\s]+)`)

// copyDocuments copies what is shipped, without tests.
func (r *release) copyDocuments(into string) error {
	for _, each := range shipped {
		err := filepath.WalkDir(filepath.Join(r.source, each), func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if entry.IsDir() {
				if entry.Name() == "testdata" {
					return filepath.SkipDir
				}
				return nil
			}
			if strings.HasSuffix(name, ".go") {
				return nil
			}
			relative, err := filepath.Rel(r.source, name)
			if err != nil {
				return err
			}
			return copyFile(name, filepath.Join(into, relative))
		})
		if err != nil {
			return err
		}
	}
	return filepath.WalkDir(into, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".md" {
			return err
		}
		return r.redirectLinks(into, name)
	})
}

// redirectLinks lets the links of a page that lead to the source lead to the repository, in this version.
func (r *release) redirectLinks(root, name string) error {
	content, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	page, err := filepath.Rel(root, name)
	if err != nil {
		return err
	}
	changed := link.ReplaceAllStringFunc(string(content), func(found string) string {
		target := strings.TrimPrefix(found, "](")
		if strings.Contains(target, ":") {
			return found
		}
		target = path.Join(path.Dir(filepath.ToSlash(page)), target)
		if _, err := os.Stat(filepath.Join(root, target)); err == nil {
			return found
		}
		return "](https://" + module + "/blob/v" + r.version + "/" + target
	})
	return os.WriteFile(name, []byte(changed), 0o644) //nolint:gosec // published
}
