using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GridGrains.Domain.Ingestion.Specs;

/// <summary>
/// The JSON Schema of a spec, as it is served to editors, and the check against it: one document, so that both agree. Of JSON Schema 2020-12 the
/// document uses type, const, enum, pattern, properties, required, additionalProperties, items, lengths, bounds, $ref within itself and oneOf by type.
/// </summary>
public sealed class SpecSchema
{
    public const string Path = "/schemas/uis-1.1.json";

    private const string Resource = "uis-1.1.json";
    private const int MaxShown = 60;

    private readonly JsonElement _root;
    private readonly Dictionary<string, Regex> _patterns = [];

    private SpecSchema(byte[] text)
    {
        Text = text;
        _root = JsonDocument.Parse(text).RootElement;
        CollectPatterns(_root);
    }

    public static SpecSchema Uis { get; } = Load(Resource);

    /// <summary>The document in UTF-8.</summary>
    public ReadOnlyMemory<byte> Text { get; }

    public void Check(SpecNode spec, SpecFindings findings) => Check(spec, _root, findings);

    private void Check(SpecNode node, JsonElement schema, SpecFindings findings)
    {
        schema = Resolve(schema);
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            Check(node, ChoiceFor(node, choices), findings);
            return;
        }

        if (!HasType(node, schema, findings))
        {
            return;
        }

        switch (node.Kind)
        {
            case SpecNodeKind.Map:
                CheckMap(node, schema, findings);
                break;
            case SpecNodeKind.List:
                CheckList(node, schema, findings);
                break;
            default:
                CheckScalar(node, schema, findings);
                break;
        }
    }

    private JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
        {
            schema = _root.GetProperty("$defs").GetProperty(reference.GetString()!["#/$defs/".Length..]);
        }

        return schema;
    }

    private JsonElement ChoiceFor(SpecNode node, JsonElement choices)
    {
        foreach (var choice in choices.EnumerateArray().Select(Resolve))
        {
            if (TypesOf(choice).Any(type => Fits(node, type)))
            {
                return choice;
            }
        }

        return Resolve(choices[0]);
    }

    private static IEnumerable<string> TypesOf(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!)
        : [type.GetString()!];

    private static bool Fits(SpecNode node, string type) => type switch
    {
        "object" => node.Kind == SpecNodeKind.Map,
        "array" => node.Kind == SpecNodeKind.List,
        "string" => node.Kind == SpecNodeKind.Text,
        "number" => node.Kind == SpecNodeKind.Number,
        "integer" => node.Kind == SpecNodeKind.Number && node.Text.AsSpan().IndexOfAny(".eE") < 0,
        "boolean" => node.Kind == SpecNodeKind.Boolean,
        _ => node.Kind == SpecNodeKind.Null,
    };

    private static bool HasType(SpecNode node, JsonElement schema, SpecFindings findings)
    {
        var types = TypesOf(schema).ToList();
        if (types.Count == 0 || types.Exists(type => Fits(node, type)))
        {
            return true;
        }

        // Only a number was written where a text belongs: quotes are all that lacks.
        var instead = types.Contains("string") && node.IsScalar ? $"\"{node.Text}\"" : null;
        findings.Error("wrong_type", node, $"a value of type {string.Join(" or ", types)} belongs here, not {WordOf(node.Kind)}", instead);
        return false;
    }

    private static string WordOf(SpecNodeKind kind) => kind switch
    {
        SpecNodeKind.Map => "an object",
        SpecNodeKind.List => "a list",
        SpecNodeKind.Null => "nothing",
        SpecNodeKind.Text => "a text",
        SpecNodeKind.Number => "a number",
        _ => "true or false",
    };

    private void CheckMap(SpecNode node, JsonElement schema, SpecFindings findings)
    {
        var properties = schema.TryGetProperty("properties", out var known) ? known : default;
        foreach (var member in node.Members)
        {
            if (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(member.Name, out var of))
            {
                Check(member.Value, of, findings);
            }
            else if (schema.TryGetProperty("additionalProperties", out var others))
            {
                CheckOther(member, others, properties, findings);
            }
        }

        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Select(name => name.GetString()!).Where(name => node[name] is null))
            {
                var doc = properties.TryGetProperty(name, out var of) && Resolve(of).TryGetProperty("description", out var text) ? $": {text.GetString()}" : "";
                findings.Error("missing_field", node, $"'{name}' is missing{doc}", $"{name}: ...");
            }
        }
    }

    private void CheckOther(SpecMember member, JsonElement others, JsonElement properties, SpecFindings findings)
    {
        if (others.ValueKind == JsonValueKind.Object)
        {
            Check(member.Value, others, findings);
            return;
        }

        var names = properties.EnumerateObject().Select(property => property.Name).ToList();
        var nearest = NearestName.Of(member.Name, names);
        findings.Add(new SpecFinding(
            "unknown_field", SpecSeverity.Error, member.Value.Pointer, member.Place.Line, member.Place.Column,
            nearest is null ? $"there is no field '{Shown(member.Name)}' here; there are {string.Join(", ", names)}" : $"there is no field '{Shown(member.Name)}' here; '{nearest}' is near", nearest));
    }

    private void CheckList(SpecNode node, JsonElement schema, SpecFindings findings)
    {
        if (schema.TryGetProperty("minItems", out var least) && node.Items.Count < least.GetInt32())
        {
            findings.Error("too_few", node, $"at least {least} belong here");
        }

        if (schema.TryGetProperty("maxItems", out var most) && node.Items.Count > most.GetInt32())
        {
            findings.Error("too_many", node, $"at most {most} may stand here, not {node.Items.Count}");
            return;
        }

        if (schema.TryGetProperty("items", out var items))
        {
            foreach (var item in node.Items)
            {
                Check(item, items, findings);
            }
        }
    }

    private void CheckScalar(SpecNode node, JsonElement schema, SpecFindings findings)
    {
        if (schema.TryGetProperty("const", out var constant) && constant.GetString() != node.Text)
        {
            findings.Error("unknown_value", node, $"'{Shown(node.Text)}' is not taken here", constant.GetString());
        }

        if (schema.TryGetProperty("enum", out var values))
        {
            var known = values.EnumerateArray().Select(value => value.ToString()).ToList();
            if (!known.Contains(node.Text))
            {
                findings.Error("unknown_value", node, $"'{Shown(node.Text)}' is none of {string.Join(", ", known)}", NearestName.Of(node.Text, known));
            }
        }

        if (schema.TryGetProperty("pattern", out var pattern) && !_patterns[pattern.GetString()!].IsMatch(node.Text))
        {
            var form = schema.TryGetProperty("description", out var text) ? text.GetString() : $"the form {pattern}";
            findings.Error("bad_form", node, $"'{Shown(node.Text)}' has another form: {form}", schema.TryGetProperty("examples", out var examples) ? examples[0].ToString() : null);
        }

        CheckBounds(node, schema, findings);
    }

    private static void CheckBounds(SpecNode node, JsonElement schema, SpecFindings findings)
    {
        if (node.Kind == SpecNodeKind.Text && schema.TryGetProperty("maxLength", out var longest) && node.Text.Length > longest.GetInt32())
        {
            findings.Error("too_long", node, $"the text has {node.Text.Length} letters, at most {longest} are taken");
        }

        if (node.Kind == SpecNodeKind.Text && schema.TryGetProperty("minLength", out var shortest) && node.Text.Length < shortest.GetInt32())
        {
            findings.Error("too_short", node, "the text is empty");
        }

        if (node.Kind != SpecNodeKind.Number)
        {
            return;
        }

        var number = double.Parse(node.Text, CultureInfo.InvariantCulture);
        if (schema.TryGetProperty("minimum", out var least) && number < least.GetDouble())
        {
            findings.Error("out_of_range", node, $"{node.Text} is less than {least}", least.ToString());
        }

        if (schema.TryGetProperty("maximum", out var most) && number > most.GetDouble())
        {
            findings.Error("out_of_range", node, $"{node.Text} is more than {most}", most.ToString());
        }
    }

    private static string Shown(string text) => text.Length <= MaxShown ? text : text[..MaxShown] + "…";

    private void CollectPatterns(JsonElement schema)
    {
        if (schema.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in schema.EnumerateObject())
            {
                if (member.Name == "pattern" && member.Value.ValueKind == JsonValueKind.String)
                {
                    _patterns[member.Value.GetString()!] = new Regex(member.Value.GetString()!, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
                }

                CollectPatterns(member.Value);
            }
        }
        else if (schema.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in schema.EnumerateArray())
            {
                CollectPatterns(item);
            }
        }
    }

    /// <param name="text">A document in UTF-8 that keeps to the part of JSON Schema named above.</param>
    public static SpecSchema Of(byte[] text) => new(text);

    /// <param name="resource">A document of this assembly that keeps to the part of JSON Schema named above.</param>
    public static SpecSchema Load(string resource)
    {
        using var stream = typeof(SpecSchema).Assembly.GetManifestResourceStream(resource)!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return new SpecSchema(memory.ToArray());
    }
}
