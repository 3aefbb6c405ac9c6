// Reads lines of JSON {"path": text, "object": any} and answers each with a line {"results": [...]}, as kubectl get
// -o jsonpath would find them, or {"error": "parse"} or {"error": "evaluate"}.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	kubejson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/client-go/util/jsonpath"
)

type question struct {
	Path   string          `json:"path"`
	Object json.RawMessage `json:"object"`
}

type answer struct {
	Results *[]any `json:"results,omitempty"`
	Error   string `json:"error,omitempty"`
}

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	for in.Scan() {
		var asked question
		var object any
		fail(json.Unmarshal(in.Bytes(), &asked))
		// As kubectl decodes objects: whole numbers as int64.
		fail(kubejson.Unmarshal(asked.Object, &object))
		fail(out.Encode(judge(asked.Path, object)))
	}
	fail(in.Err())
}

func judge(path string, object any) (found answer) {
	template := jsonpath.New("path").AllowMissingKeys(true)
	if template.Parse(path) != nil {
		return answer{Error: "parse"}
	}
	defer func() {
		if recover() != nil {
			found = answer{Error: "evaluate"}
		}
	}()
	lists, err := template.FindResults(object)
	if err != nil {
		return answer{Error: "evaluate"}
	}
	results := []any{}
	for _, list := range lists {
		for _, value := range list {
			results = append(results, value.Interface())
		}
	}
	return answer{Results: &results}
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
