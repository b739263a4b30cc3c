using GridGrains.Domain.Markets;

namespace GridGrains.Client;

/// <summary>Which live prices to watch. Conditions of different kinds must all hold; of one kind any.</summary>
/// <param name="Nodes"><c>ISO/ID</c> each.</param>
/// <param name="Hub">By id or alias: the hub's own price and those of its members.</param>
/// <param name="Zone">By id or alias, likewise.</param>
public sealed record PriceFilter(
    string? Iso = null, IReadOnlyList<string>? Nodes = null, string? Hub = null, string? Zone = null, IReadOnlyList<PriceProduct>? Markets = null)
{
    internal string ToQuery()
    {
        var query = new QueryText();
        query.Add("iso", Iso);
        query.Add("hub", Hub);
        query.Add("zone", Zone);
        foreach (var node in Nodes ?? [])
        {
            query.Add("node", node);
        }

        foreach (var market in Markets ?? [])
        {
            query.Add("market", market.Name());
        }

        return query.ToString();
    }
}

/// <summary>Conditions of a node search; null asks for nothing.</summary>
/// <param name="Text">Part of id, name or alias.</param>
public sealed record NodeSearch(string? Iso = null, string? Hub = null, string? Zone = null, string? Text = null, int PageSize = 500);
