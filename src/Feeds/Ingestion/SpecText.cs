using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GridGrains.Feeds.Ingestion;

/// <summary>Reads deployed specs.</summary>
public sealed class SpecReader : ISpecReader
{
    public SpecResult Read(string text) => SpecText.Check(text);
}

/// <summary>Specs as people write them, YAML or JSON, with the place of each value.</summary>
public static class SpecText
{
    public const int MaxLength = 512 * 1024;

    /// <summary>Reads and checks a spec. Needs no network and no secret.</summary>
    public static SpecResult Check(string text)
    {
        var findings = new SpecFindings(text);
        return SpecCheck.Run(Read(text, findings), findings);
    }

    /// <returns>Null where the text is neither; a finding says where.</returns>
    public static SpecNode? Read(string text, SpecFindings findings)
    {
        if (text.Length > MaxLength)
        {
            findings.Add(new SpecFinding("too_large", SpecSeverity.Error, "", 0, 0, $"a spec has at most {MaxLength} letters"));
            return null;
        }

        return text.AsSpan().TrimStart() is ['{', ..] ? JsonSpecText.Read(text, findings) : ReadYaml(text, findings);
    }

    private static SpecNode? ReadYaml(string text, SpecFindings findings)
    {
        try
        {
            RequireShallow(text);
            var stream = new YamlStream();
            stream.Load(new Parser(new StringReader(text)));
            if (stream.Documents.Count == 1)
            {
                return new YamlWalk(findings).Convert(stream.Documents[0].RootNode, "", 0);
            }

            findings.Add(new SpecFinding("bad_yaml", SpecSeverity.Error, "", 1, 1, $"a spec is one YAML document, not {stream.Documents.Count}"));
            return null;
        }
        catch (YamlException fault)
        {
            findings.Add(new SpecFinding("bad_yaml", SpecSeverity.Error, "", (int)fault.Start.Line, (int)fault.Start.Column, $"the text is no YAML here: {(fault.InnerException ?? fault).Message}"));
            return null;
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException)
        {
            // What the scanner throws of its own state for some damaged texts.
            findings.Add(new SpecFinding("bad_yaml", SpecSeverity.Error, "", 1, 1, "the text is no YAML; look for brackets and quotes that do not close"));
            return null;
        }
    }

    // Documents are built by recursion: what is nested without end must not get there.
    private static void RequireShallow(string text)
    {
        var parser = new Parser(new StringReader(text));
        for (var depth = 0; parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > SpecNode.MaxDepth + 4)
            {
                throw new YamlException(parser.Current.Start, parser.Current.End, "the spec is nested too deeply");
            }
        }
    }

    /// <summary>Aliases may name a node many times: what they unfold to is bounded.</summary>
    private sealed class YamlWalk(SpecFindings findings)
    {
        private int _nodes;

        public SpecNode Convert(YamlNode node, string pointer, int depth)
        {
            var place = new SpecPlace((int)node.Start.Line, (int)node.Start.Column);
            if (depth > SpecNode.MaxDepth || ++_nodes > SpecNode.MaxNodes)
            {
                throw new YamlException(node.Start, node.End, "the spec is nested too deeply or too large");
            }

            return node switch
            {
                YamlMappingNode mapping => ConvertMap(mapping, pointer, place, depth),
                YamlSequenceNode sequence => ConvertList(sequence, pointer, place, depth),
                YamlScalarNode scalar => Scalar(scalar, pointer, place),
                _ => throw new YamlException(node.Start, node.End, "this has no place in a spec"),
            };
        }

        private SpecNode ConvertMap(YamlMappingNode mapping, string pointer, SpecPlace place, int depth)
        {
            var map = SpecNode.Map(pointer, place);
            foreach (var (key, value) in mapping.Children)
            {
                var at = new SpecPlace((int)key.Start.Line, (int)key.Start.Column);
                if (key is not YamlScalarNode { Value: { } name })
                {
                    findings.Add(new SpecFinding("bad_yaml", SpecSeverity.Error, pointer, at.Line, at.Column, "a name is a plain text"));
                    continue;
                }

                map.Add(new SpecMember(name, at, Convert(value, SpecNode.PointerOf(pointer, name), depth + 1)));
            }

            return map;
        }

        private SpecNode ConvertList(YamlSequenceNode sequence, string pointer, SpecPlace place, int depth)
        {
            var list = SpecNode.List(pointer, place);
            foreach (var item in sequence.Children)
            {
                list.Add(Convert(item, SpecNode.PointerOf(pointer, list.Items.Count), depth + 1));
            }

            return list;
        }

        // YAML's core schema; a quoted scalar is a text.
        private static SpecNode Scalar(YamlScalarNode scalar, string pointer, SpecPlace place)
        {
            var text = scalar.Value ?? "";
            return SpecNode.Scalar(scalar.Style == ScalarStyle.Plain ? SpecNode.KindOf(text) : SpecNodeKind.Text, text, pointer, place);
        }
    }
}
