using System.Text.RegularExpressions;

namespace GridGrains.ClickHouse.Lineage;

/// <summary>A line of what the server says of an analysed statement, with the lines below it: a node of the query, or the name of a part of one.</summary>
internal sealed partial class QueryTreeNode(string kind, int? id, string attributes)
{
    private readonly List<QueryTreeNode> _children = [];

    /// <summary>QUERY, COLUMN, FUNCTION; PROJECTION, JOIN TREE; or the text of a line that is neither.</summary>
    public string Kind { get; } = kind;

    public int? Id { get; } = id;

    public IReadOnlyList<QueryTreeNode> Children => _children;

    /// <returns>Null where the node has none of this name.</returns>
    public string? Attribute(string name)
    {
        var match = Regex.Match(attributes, $@"(?:^|, ){name}: (.*?)(?=, [a-z_]+: |$)");
        return match.Success ? match.Groups[1].Value : null;
    }

    public QueryTreeNode? Part(string kind) => _children.Find(child => child.Kind == kind);

    /// <summary>The elements of the list below a part.</summary>
    public IReadOnlyList<QueryTreeNode> ListOf(string part) => Part(part)?.Part("LIST")?.Children ?? [];

    public IEnumerable<QueryTreeNode> Below() => _children.SelectMany(child => child.Below().Prepend(child));

    /// <param name="text">As EXPLAIN QUERY TREE writes it: a line a node, two blanks a level.</param>
    public static QueryTreeNode Parse(string text)
    {
        var open = new Stack<(int Indent, QueryTreeNode Node)>();
        var root = new QueryTreeNode("", null, "");
        open.Push((-1, root));
        foreach (var line in text.Split('\n').Where(line => line.Length > 0))
        {
            var indent = line.Length - line.TrimStart(' ').Length;
            while (open.Peek().Indent >= indent)
            {
                open.Pop();
            }

            var match = NodeLine().Match(line);
            var node = match.Success
                ? new QueryTreeNode(match.Groups[1].Value, int.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture), match.Groups[3].Value)
                : new QueryTreeNode(line.Trim(), null, "");
            open.Peek().Node._children.Add(node);
            open.Push((indent, node));
        }

        return root.Children is [var only] ? only : throw new FormatException("the server's analysis has no single root");
    }

    [GeneratedRegex(@"^ *([A-Z_]+) id: (\d+)(?:, (.*))?$")]
    private static partial Regex NodeLine();
}
