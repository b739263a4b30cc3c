namespace GridGrains.Domain.Catalog.Exports;

/// <summary>Where a contract is not kept.</summary>
/// <param name="Line">1-based.</param>
/// <param name="Field">JSON pointer (RFC 6901) of the promise.</param>
/// <param name="Code">not_a_contract, missing_table, missing_column, changed_type, changed_unit, now_optional, looser_freshness, looser_frequency, shorter_retention, unknown_unit.</param>
public sealed record ContractFinding(string File, int Line, string Field, string Code, string Reason)
{
    public const string NotAContract = "not_a_contract";

    public override string ToString() => $"{File}:{Line}: {(Field.Length == 0 ? "/" : Field)}: {Code}: {Reason}";
}
