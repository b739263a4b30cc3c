using System.Globalization;
using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.ClickHouse.Sql;

/// <summary>Looks at every node of a statement's parse. What is not listed as allowed is refused by its name.</summary>
internal sealed class SqlJudge(SqlReach reach, SqlText text)
{
    private const int MaxNodes = 4_000;
    private const long MaxNumbers = 1_000_000;
    private const string NumbersFunction = "numbers";

    private readonly HashSet<string> _named = NamedQueries(text.Tokens);
    private readonly HashSet<string> _tables = new(StringComparer.Ordinal);

    /// <summary>Tables that the statement reads.</summary>
    public IReadOnlyCollection<string> Tables => _tables;

    /// <exception cref="SqlRefusedException">It holds something that is not allowed.</exception>
    public void Judge(SqlNode root)
    {
        if (_named.FirstOrDefault(name => reach.Find(name) is not null) is { } hidden)
        {
            throw SqlRefusedException.Forbids($"WITH {hidden} has the name of a table; give it another", PlaceOf(hidden));
        }

        if (root.Kind != SqlGrammar.Root)
        {
            throw SqlRefusedException.Forbids($"a statement is a SELECT; this is {root.Kind}");
        }

        if (root.All().Take(MaxNodes + 1).Count() > MaxNodes)
        {
            throw SqlRefusedException.Forbids($"a statement has at most {MaxNodes} parts");
        }

        Visit(root);
    }

    // What WITH name AS (SELECT ...) defines: the engine's parse does not print it. A name too many finds nothing in the empty database that statements run in.
    private static HashSet<string> NamedQueries(IReadOnlyList<SqlToken> tokens) =>
    [
        .. Enumerable.Range(1, Math.Max(tokens.Count - 3, 0))
            .Where(i => tokens[i].IsName && tokens[i + 1].Is("AS") && tokens[i + 2].Is("(") && (tokens[i - 1].Is("WITH") || tokens[i - 1].Is("RECURSIVE") || tokens[i - 1].Is(",")))
            .Select(i => tokens[i].Value),
    ];

    private void Visit(SqlNode node)
    {
        if (!SqlGrammar.Kinds.Contains(node.Kind))
        {
            throw SqlRefusedException.Forbids($"{SqlGrammar.WordOf(node.Kind)} is not allowed here; a statement is SELECT with WITH, JOIN, WHERE, GROUP BY, HAVING, WINDOW, ORDER BY, LIMIT and UNION", PlaceOf(SqlGrammar.WordOf(node.Kind).Split(' ')[0]));
        }

        switch (node.Kind)
        {
            case SqlGrammar.Root when node.Children is not [{ Kind: SqlGrammar.List }]:
                throw SqlRefusedException.Forbids("FORMAT, SETTINGS and INTO OUTFILE are not allowed; the request says its form, and the platform sets the rest", PlaceOf("SETTINGS") ?? PlaceOf("INTO") ?? PlaceOf("FORMAT"));
            case SqlGrammar.Table:
                CheckTable(node);
                break;
            case SqlGrammar.TableExpression when node.Children is [{ Kind: SqlGrammar.Function } function, ..]:
                CheckTableFunction(function);
                return;
            case SqlGrammar.Function:
                CheckFunction(node);
                break;
        }

        foreach (var child in node.Children)
        {
            Visit(child);
        }
    }

    private void CheckTable(SqlNode table)
    {
        if (_named.Contains(table.Name))
        {
            return;
        }

        var known = reach.Find(table.Name) ?? throw Unknown(table.Name);
        _tables.Add(known.Parameter is null
            ? known.Name
            : throw SqlRefusedException.Forbids($"{known.Name} needs a moment: {known.Name}({known.Parameter} = '2026-06-01 12:00:00')", PlaceOf(known.Name)));
    }

    private SqlRefusedException Unknown(string name)
    {
        var near = NearestName.Of(name[(name.LastIndexOf('.') + 1)..], reach.Tables.Select(table => table.Name));
        var reason = name.Contains('.', StringComparison.Ordinal)
            ? $"'{name}' names a database; only the platform's own tables can be read, by their bare names"
            : $"there is no table '{name}'; {(reach.Tables is [{ IsGiven: true } only] ? $"a transform reads {only.Name}" : "GET /v1/sql/tables lists what can be read")}";
        return new SqlRefusedException(SqlRefusedException.NotAllowed, reason) { At = PlaceOf(name.Split('.')[0]), Suggestions = near is null ? [] : [near] };
    }

    private void CheckTableFunction(SqlNode function)
    {
        var arguments = function.Children is [{ Kind: SqlGrammar.List } only] ? only.Children : [];
        if (function.Name == NumbersFunction)
        {
            if (arguments.Count is 1 or 2 && arguments.All(argument => NumberOf(argument) is >= 0 and <= MaxNumbers))
            {
                return;
            }

            throw SqlRefusedException.Forbids($"{NumbersFunction} takes one or two whole numbers up to {MaxNumbers}", PlaceOf(NumbersFunction));
        }

        var table = reach.Find(function.Name) is { Parameter: not null } known ? known : throw Forbidden(function.Name);
        _tables.Add(arguments is [{ Kind: SqlGrammar.Function, Name: "equals", Children: [{ Children: [{ Kind: SqlGrammar.Identifier } name, var value] }] }]
                && name.Name == table.Parameter && (value.Kind == SqlGrammar.Literal || value is { Name: "_CAST" } and { Children: [{ Children: [{ Kind: SqlGrammar.Literal }, _] }] })
            ? table.Name
            : throw SqlRefusedException.Forbids($"{table.Name} takes a moment: {table.Name}({table.Parameter} = '2026-06-01 12:00:00'), or a parameter in its place", PlaceOf(table.Name)));
    }

    private SqlRefusedException Forbidden(string function) => new(
        SqlRefusedException.NotAllowed, $"the table function {function} is not allowed; tables of the platform are read by their names, and {NumbersFunction}(n) counts")
    { At = PlaceOf(function) };

    private static long? NumberOf(SqlNode node) => node is { Kind: SqlGrammar.Literal } && node.Name.StartsWith("UInt64_", StringComparison.Ordinal)
        && long.TryParse(node.Name.AsSpan(7), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private void CheckFunction(SqlNode function)
    {
        if (!SqlFunctions.Allows(function.Name))
        {
            throw new SqlRefusedException(SqlRefusedException.NotAllowed, $"the function {function.Name} is not allowed; docs/sql.md lists those that are")
            {
                At = PlaceOf(function.Name),
                Suggestions = NearestName.Of(function.Name, SqlFunctions.All) is { } near ? [near] : [],
            };
        }

        if (reach.IsRepeatable && !SqlFunctions.IsRepeatable(function.Name))
        {
            throw SqlRefusedException.Forbids($"the function {function.Name} is not allowed over a batch: rows that are read again have to give the same result", PlaceOf(function.Name));
        }

        // The engine would take the name for a table.
        if (SqlGrammar.Memberships.Contains(function.Name.ToLowerInvariant()) && function.Children is [{ Children: [_, { Kind: SqlGrammar.Identifier or SqlGrammar.Table } set] }, ..])
        {
            throw SqlRefusedException.Forbids($"IN takes a list of values or a subquery, such as IN (SELECT node FROM ...); '{set.Name}' is neither", PlaceOf(set.Name));
        }
    }

    private int? PlaceOf(string name) => text.PlaceOf(name);
}
