using System.Text;
using System.Text.Json;

namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>Reads a spec that is written as JSON, with the place of each value.</summary>
public sealed class JsonSpecText
{
    private readonly byte[] _text;
    private readonly int[] _lineStarts;
    private readonly SpecFindings _findings;
    private int _nodes;

    private JsonSpecText(byte[] text, SpecFindings findings)
    {
        (_text, _findings) = (text, findings);
        _lineStarts = [0, .. Enumerable.Range(0, text.Length).Where(index => text[index] == '\n').Select(index => index + 1)];
    }

    /// <returns>Null where the text is no JSON: a finding says where.</returns>
    public static SpecNode? Read(string text, SpecFindings findings)
    {
        var source = new JsonSpecText(Encoding.UTF8.GetBytes(text), findings);
        try
        {
            var reader = new Utf8JsonReader(source._text, new JsonReaderOptions { MaxDepth = SpecNode.MaxDepth, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            reader.Read();
            var root = source.ReadNode(ref reader, "");
            reader.Read();
            return root;
        }
        catch (JsonException fault)
        {
            var place = new SpecPlace((int)(fault.LineNumber ?? 0) + 1, (int)(fault.BytePositionInLine ?? 0) + 1);
            findings.Add(new SpecFinding("bad_json", SpecSeverity.Error, "", place.Line, place.Column, $"the text is no JSON here: {WithoutPlace(fault)}"));
            return null;
        }
        catch (InvalidOperationException fault)
        {
            // Half a surrogate pair within a string.
            findings.Add(new SpecFinding("bad_json", SpecSeverity.Error, "", 0, 0, fault.Message));
            return null;
        }
    }

    private SpecNode ReadNode(ref Utf8JsonReader reader, string pointer)
    {
        var place = PlaceOf(reader.TokenStartIndex);
        if (++_nodes > SpecNode.MaxNodes)
        {
            throw new JsonException($"the spec has more than {SpecNode.MaxNodes} values", null, place.Line - 1, place.Column - 1);
        }

        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadMap(ref reader, pointer, place),
            JsonTokenType.StartArray => ReadList(ref reader, pointer, place),
            JsonTokenType.String => SpecNode.Scalar(SpecNodeKind.Text, reader.GetString()!, pointer, place),
            JsonTokenType.Number => SpecNode.Scalar(SpecNodeKind.Number, Encoding.UTF8.GetString(reader.ValueSpan), pointer, place),
            JsonTokenType.True => SpecNode.Scalar(SpecNodeKind.Boolean, "true", pointer, place),
            JsonTokenType.False => SpecNode.Scalar(SpecNodeKind.Boolean, "false", pointer, place),
            _ => SpecNode.Scalar(SpecNodeKind.Null, "", pointer, place),
        };
    }

    private SpecNode ReadMap(ref Utf8JsonReader reader, string pointer, SpecPlace place)
    {
        var map = SpecNode.Map(pointer, place);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (name, at) = (reader.GetString()!, PlaceOf(reader.TokenStartIndex));
            reader.Read();
            var value = ReadNode(ref reader, SpecNode.PointerOf(pointer, name));
            if (map[name] is not null)
            {
                _findings.Add(new SpecFinding("repeated_field", SpecSeverity.Error, value.Pointer, at.Line, at.Column, $"'{name}' is here twice; keep one"));
                continue;
            }

            map.Add(new SpecMember(name, at, value));
        }

        return map;
    }

    private SpecNode ReadList(ref Utf8JsonReader reader, string pointer, SpecPlace place)
    {
        var list = SpecNode.List(pointer, place);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            list.Add(ReadNode(ref reader, SpecNode.PointerOf(pointer, list.Items.Count)));
        }

        return list;
    }

    private SpecPlace PlaceOf(long index)
    {
        var found = Array.BinarySearch(_lineStarts, (int)index);
        var line = found >= 0 ? found : ~found - 1;
        return new SpecPlace(line + 1, Encoding.UTF8.GetCharCount(_text, _lineStarts[line], (int)index - _lineStarts[line]) + 1);
    }

    private static string WithoutPlace(JsonException fault)
    {
        if (BrokenJson.Is(fault))
        {
            return BrokenJson.Words(fault);
        }

        var place = fault.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return place < 0 ? fault.Message : fault.Message[..place];
    }
}
