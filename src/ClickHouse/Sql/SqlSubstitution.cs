using System.Text;

namespace GridGrains.ClickHouse.Sql;

/// <summary>
/// Puts the platform's own subquery in place of every table of a statement that was judged. Whether it has found all of them, and nothing else, is not for it to say: the engine
/// parses the result, and that has to be the first parse with the subqueries in it, node by node.
/// </summary>
/// <param name="isHollow">With tables of no rows.</param>
internal sealed class SqlSubstitution(SqlReach reach, string database, bool isHollow = false)
{
    /// <exception cref="SqlRefusedException">FINAL is the platform's to set.</exception>
    public string Apply(SqlText statement)
    {
        var (text, tokens) = (statement.Text, statement.Tokens);
        var result = new StringBuilder();
        var written = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            RefuseFinal(tokens, i);
            if (reach.Find(tokens[i].Value) is not { } table || !tokens[i].IsName || !IsTablePlace(tokens, i))
            {
                continue;
            }

            var last = table.Parameter is null ? i : CallEnd(tokens, i);
            var arguments = last > i ? text[tokens[i + 1].Start..tokens[last].End] : null;
            result.Append(text, written, tokens[i].Start - written).Append(reach.SubqueryOf(table, database, arguments, isHollow));
            if (!HasAlias(tokens, last))
            {
                result.Append(" AS ").Append(table.Name);
            }

            (written, i) = (tokens[last].End, last);
        }

        return result.Append(text, written, text.Length - written).ToString();
    }

    /// <summary>The parse that the result has to have.</summary>
    /// <param name="template">Of a table: the parse of its <see cref="SqlReach.SubqueryOf"/>.</param>
    public SqlNode Expect(SqlNode parse, IReadOnlyDictionary<string, SqlNode> template) => parse.Replace(node =>
    {
        if (node.Kind != SqlGrammar.TableExpression || node.Children is not [{ Kind: SqlGrammar.Table or SqlGrammar.Function } source, ..] || reach.Find(source.Name) is not { } table)
        {
            return null;
        }

        var subquery = template[table.Name].Replace(inner => inner.Kind == SqlGrammar.Function && inner.Name == $"{database}.{table.Name}" ? inner with { Children = source.Children } : null);
        return node with { Children = [subquery with { Alias = source.Alias ?? table.Name }, .. node.Children.Skip(1)] };
    });

    private static void RefuseFinal(IReadOnlyList<SqlToken> tokens, int at)
    {
        if (tokens[at].Kind == SqlTokenKind.Word && tokens[at].Is("FINAL") && at > 0 && !tokens[at - 1].Is("."))
        {
            throw SqlRefusedException.Forbids("leave FINAL out: the platform reads tables without repeated rows by itself", tokens[at].Start);
        }
    }

    private static bool IsTablePlace(IReadOnlyList<SqlToken> tokens, int at)
    {
        if (at == 0 || (at + 1 < tokens.Count && tokens[at + 1].Is(".")))
        {
            return false;
        }

        return tokens[at - 1].Is("FROM") || tokens[at - 1].Is("JOIN") || (tokens[at - 1].Is(",") && IsInFrom(tokens, at - 1)) || (tokens[at - 1].Is("(") && at > 1 && IsTableBracket(tokens, at - 1));
    }

    // FROM (a JOIN b ...) has a table after its bracket.
    private static bool IsTableBracket(IReadOnlyList<SqlToken> tokens, int bracket) => tokens[bracket - 1].Is("FROM") || tokens[bracket - 1].Is("JOIN");

    /// <summary>Whether the clause that a comma lies in is FROM.</summary>
    private static bool IsInFrom(IReadOnlyList<SqlToken> tokens, int comma)
    {
        var depth = 0;
        for (var i = comma - 1; i >= 0; i--)
        {
            depth += tokens[i].Is(")") || tokens[i].Is("]") ? 1 : tokens[i].Is("(") || tokens[i].Is("[") ? -1 : 0;
            if (depth < 0)
            {
                return false;
            }

            if (depth == 0 && tokens[i].Kind == SqlTokenKind.Word)
            {
                switch (tokens[i].Value.ToUpperInvariant())
                {
                    case "FROM" or "JOIN":
                        return true;
                    case "SELECT" or "WHERE" or "PREWHERE" or "BY" or "HAVING" or "LIMIT" or "WITH" or "USING" or "WINDOW" or "QUALIFY":
                        return false;
                }
            }
        }

        return false;
    }

    private static int CallEnd(IReadOnlyList<SqlToken> tokens, int at)
    {
        var depth = 0;
        for (var i = at + 1; i < tokens.Count; i++)
        {
            depth += tokens[i].Is("(") ? 1 : tokens[i].Is(")") ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return at;
    }

    private static bool HasAlias(IReadOnlyList<SqlToken> tokens, int last) =>
        last + 1 < tokens.Count && tokens[last + 1] is var next && (next.Kind == SqlTokenKind.Quoted || (next.Kind == SqlTokenKind.Word && !SqlGrammar.AfterTable.Contains(next.Value)));
}
