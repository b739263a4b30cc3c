using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Client;

/// <summary>Conditions of a list of dead letters; null asks for nothing.</summary>
/// <param name="Reason">Stable word, such as <c>wrong_partition</c>.</param>
/// <param name="Iso">Code of the ISO in the record's key.</param>
/// <param name="Since">First seen at or after this.</param>
/// <param name="State">open, replayed or discarded.</param>
public sealed record DeadLetterFilter(
    string? Topic = null, string? Reason = null, string? Iso = null, DateTimeOffset? Since = null, string? State = null, int PageSize = 500)
{
    internal DeadLetterConditions Conditions => new(Topic, Reason, Iso, Since?.UtcDateTime);
}

/// <summary>Which dead letters to act on.</summary>
public sealed class DeadLetterSelection
{
    private DeadLetterSelection(IReadOnlyList<string>? ids, DeadLetterConditions? filter) => (IdList, Filter) = (ids, filter);

    internal IReadOnlyList<string>? IdList { get; }

    internal DeadLetterConditions? Filter { get; }

    /// <summary>At most 500.</summary>
    public static DeadLetterSelection Ids(params IReadOnlyList<string> ids) => new(ids, null);

    /// <summary>Open ones that meet the conditions, the oldest first, at most 500 at once; the answer says whether more are left.</summary>
    public static DeadLetterSelection Open(DeadLetterFilter filter) => new(null, filter.Conditions);
}
