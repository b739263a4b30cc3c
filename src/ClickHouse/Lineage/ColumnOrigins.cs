using System.Globalization;
using GridGrains.Domain.Catalog.Lineage;

namespace GridGrains.ClickHouse.Lineage;

/// <summary>
/// Follows the columns of an analysed statement through its subqueries, joins and unions to the tables that it reads. Names are those that the server has
/// resolved: nothing here looks at the text of the statement.
/// </summary>
internal sealed class ColumnOrigins
{
    private static readonly string[] Suffixes = ["OrNull", "OrDefault", "Distinct"];

    private readonly QueryTreeNode _root;
    private readonly Dictionary<int, QueryTreeNode> _sources = [];
    private readonly Dictionary<QueryTreeNode, QueryTreeNode> _queryOf = [];
    private readonly Dictionary<(int Query, int Column), ValueOrigin> _known = [];

    public ColumnOrigins(QueryTreeNode root)
    {
        _root = root;
        Index(root, root);
    }

    /// <summary>The columns of the result with what they are made of.</summary>
    public IReadOnlyList<(string Name, ValueOrigin Origin)> Columns => [.. NamesOf(_root).Select((name, index) => (name, ColumnOf(_root, index)))];

    /// <summary>Columns that decide which rows count.</summary>
    public ValueOrigin Filters => Deciding(LineageHow.Filter, "WHERE", "PREWHERE", "HAVING");

    /// <summary>Columns that decide which rows are put together.</summary>
    public ValueOrigin Joins => Deciding(LineageHow.Join, "JOIN EXPRESSION");

    private ValueOrigin Deciding(LineageHow how, params string[] parts) => ValueOrigin.Of(
        _root.Below().Prepend(_root).Where(node => node.Kind is "QUERY" or "JOIN").SelectMany(node => node.Children)
            .Where(part => parts.Contains(part.Kind)).SelectMany(part => part.Children.Select(condition => Decides(Of(condition), how))));

    private void Index(QueryTreeNode node, QueryTreeNode query)
    {
        query = node.Kind == "QUERY" ? node : query;
        _queryOf[node] = query;
        if (node.Id is { } id && (node.Kind is "QUERY" or "UNION" or "TABLE" or "TABLE_FUNCTION" or "LAMBDA" or "JOIN" or "ARRAY_JOIN"))
        {
            _sources.TryAdd(id, node);
        }

        foreach (var child in node.Children)
        {
            Index(child, query);
        }
    }

    private static IReadOnlyList<QueryTreeNode> QueriesOf(QueryTreeNode union) => union.ListOf("QUERIES");

    private static IReadOnlyList<string> NamesOf(QueryTreeNode query) => query.Kind == "UNION"
        ? NamesOf(QueriesOf(query)[0])
        : [.. (query.Part("PROJECTION COLUMNS")?.Children ?? []).Select(column => column.Kind[..column.Kind.IndexOf(' ', StringComparison.Ordinal)])];

    private ValueOrigin ColumnOf(QueryTreeNode query, int index)
    {
        if (_known.TryGetValue((query.Id!.Value, index), out var known))
        {
            return known;
        }

        var origin = query.Kind == "UNION" ? ValueOrigin.Of(QueriesOf(query).Select(part => ColumnOf(part, index))) : Of(query.ListOf("PROJECTION")[index]);
        return _known[(query.Id.Value, index)] = origin;
    }

    private ValueOrigin Of(QueryTreeNode node) => node.Kind switch
    {
        "COLUMN" => OfColumn(node),
        "FUNCTION" => OfFunction(node),
        "QUERY" or "UNION" => ValueOrigin.Of(NamesOf(node).Select((_, index) => ColumnOf(node, index))),

        // A constant may be the result of a subquery, which is below it.
        _ => ValueOrigin.Of(node.Children.Select(Of)),
    };

    private ValueOrigin OfColumn(QueryTreeNode column)
    {
        var name = column.Attribute("column_name") ?? throw new FormatException("a column of the server's analysis has no name");
        if (column.Children.Count > 0)
        {
            return ValueOrigin.Of(column.Children.Select(Of));
        }

        var source = int.TryParse(column.Attribute("source_id"), CultureInfo.InvariantCulture, out var id) ? _sources.GetValueOrDefault(id) : null;
        return source?.Kind switch
        {
            "TABLE" => ValueOrigin.Column(TableOf(source), name),
            "QUERY" or "UNION" when IndexOf(NamesOf(source), name) is >= 0 and var index => ColumnOf(source, index),
            "LAMBDA" or "TABLE_FUNCTION" => ValueOrigin.Nothing,
            _ => throw new FormatException($"column {name} of the server's analysis has no source that is known ({source?.Kind ?? "none"})"),
        };
    }

    private static int IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        return -1;
    }

    // As database.table.
    private static string TableOf(QueryTreeNode table)
    {
        var name = table.Attribute("table_name") ?? "";
        return name[(name.LastIndexOf('.') + 1)..].Trim('`');
    }

    private ValueOrigin OfFunction(QueryTreeNode function)
    {
        var (name, arguments) = (function.Attribute("function_name") ?? "", function.ListOf("ARGUMENTS"));
        return function.Attribute("function_type") switch
        {
            "aggregate" => OfAggregate(function, name, arguments),
            "window" => ValueOrigin.Of([OfAggregate(function, name, arguments), .. function.Children.Where(part => part.Kind == "WINDOW").Select(window => Decides(ValueOrigin.Of(window.Children.Select(Of)), LineageHow.Filter))]),
            _ => OfOrdinary(name, arguments),
        };
    }

    private ValueOrigin OfOrdinary(string name, IReadOnlyList<QueryTreeNode> arguments) => name switch
    {
        "tuple" => ValueOrigin.Tuple([.. arguments.Select(Of)]),
        "tupleElement" => PartOf(Of(arguments[0]), arguments[1]),
        "if" or "multiIf" => ValueOrigin.Of(arguments.Select((argument, place) =>
            place % 2 == 0 && place < arguments.Count - 1 ? Decides(Of(argument), LineageHow.Filter) : Of(argument).After(LineageHow.Formula))),
        _ => ValueOrigin.Of(arguments.Select(argument => Of(argument).After(LineageHow.Formula))),
    };

    private static ValueOrigin PartOf(ValueOrigin tuple, QueryTreeNode index)
    {
        var text = index.Attribute("constant_value") ?? "";
        return tuple.Parts is { } parts && int.TryParse(text[(text.LastIndexOf('_') + 1)..], CultureInfo.InvariantCulture, out var place) && place >= 1 && place <= parts.Count
            ? parts[place - 1]
            : tuple.After(LineageHow.Formula);
    }

    // argMax takes the value of the row that another value chooses; a function with If takes the rows of its last argument.
    private ValueOrigin OfAggregate(QueryTreeNode function, string name, IReadOnlyList<QueryTreeNode> arguments)
    {
        if (arguments.Count == 0)
        {
            return ValueOrigin.Of(TablesOf(_queryOf[function]).Select(table => ValueOrigin.Column(table, null).After(LineageHow.Aggregate)));
        }

        var bare = Suffixes.Aggregate(name, (known, suffix) => known.EndsWith(suffix, StringComparison.Ordinal) ? known[..^suffix.Length] : known);
        var hasCondition = bare.EndsWith("If", StringComparison.Ordinal) && bare.Length > 2;
        var values = hasCondition ? arguments.Count - 1 : arguments.Count;
        var isChosen = bare.StartsWith("argM", StringComparison.Ordinal);
        if (isChosen)
        {
            values = 1;
        }

        var choices = arguments.Skip(values).Select(argument => Decides(Of(argument), LineageHow.Filter)).ToArray();
        if (values == 1 && Of(arguments[0]).After(LineageHow.Aggregate) is { Parts: { } parts })
        {
            return ValueOrigin.Tuple([.. parts.Select(part => ValueOrigin.Of([part, .. choices]))]);
        }

        return ValueOrigin.Of([.. arguments.Take(values).Select(argument => Of(argument).After(LineageHow.Aggregate)), .. choices]);
    }

    private static IEnumerable<string> TablesOf(QueryTreeNode query) =>
        (query.Part("JOIN TREE")?.Below() ?? []).Where(node => node.Kind == "TABLE").Select(TableOf).Distinct();

    private static ValueOrigin Decides(ValueOrigin value, LineageHow how) => ValueOrigin.Of(value.Sources.Keys.Select(source => ValueOrigin.Column(source.Table, source.Column).After(how)));
}
