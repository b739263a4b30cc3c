using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GridGrains.ClickHouse.Sql;

/// <summary>A node of the engine's own parse of a statement.</summary>
/// <param name="Kind">As the engine calls it: <c>SelectQuery</c>, <c>TableIdentifier</c>, <c>Function</c>.</param>
/// <param name="Name">What follows the kind; empty for most.</param>
/// <param name="Alias">Null where it has none.</param>
internal sealed partial record SqlNode(string Kind, string Name, string? Alias, IReadOnlyList<SqlNode> Children)
{
    /// <param name="text">As EXPLAIN AST writes it: a line a node, one blank a level, and how many lie below.</param>
    /// <exception cref="FormatException">The lines do not make one tree.</exception>
    public static SqlNode Parse(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var next = 0;
        var root = Take(lines, ref next, 0);
        return next == lines.Length ? root : throw new FormatException("the engine's parse has more than one root");
    }

    public IEnumerable<SqlNode> All() => Children.SelectMany(child => child.All()).Prepend(this);

    /// <summary>The tree with other nodes in place of some.</summary>
    /// <param name="replace">Null keeps the node, and looks below it.</param>
    public SqlNode Replace(Func<SqlNode, SqlNode?> replace) => replace(this) ?? this with { Children = [.. Children.Select(child => child.Replace(replace))] };

    /// <summary>Two trees are the same where this is.</summary>
    public string Render()
    {
        var text = new StringBuilder();
        Render(text, 0);
        return text.ToString();
    }

    private static SqlNode Take(string[] lines, ref int next, int depth)
    {
        if (next == lines.Length || lines[next].Length <= depth || lines[next].TrimStart(' ').Length != lines[next].Length - depth)
        {
            throw new FormatException("the engine's parse lacks a node");
        }

        var match = Line().Match(lines[next++][depth..]);
        var children = new SqlNode[match.Groups[4].Success ? int.Parse(match.Groups[4].Value, CultureInfo.InvariantCulture) : 0];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] = Take(lines, ref next, depth + 1);
        }

        return new SqlNode(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Success ? match.Groups[3].Value : null, children);
    }

    private void Render(StringBuilder text, int depth)
    {
        text.Append(' ', depth).Append(Kind).Append(' ').Append(Name).Append(" (").Append(Alias).Append(") ").Append(Children.Count).Append('\n');
        foreach (var child in Children)
        {
            child.Render(text, depth + 1);
        }
    }

    [GeneratedRegex(@"^([A-Za-z:]+)(?: (?!\()(.*?))?(?: \(alias ([^()]*)\))?(?: \(children (\d+)\))?$")]
    private static partial Regex Line();
}
