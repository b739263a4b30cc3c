namespace GridGrains.Domain.Governance.Admission;

/// <summary>Queries of a tenant in one slice of a day.</summary>
public sealed record QuotaSlice(string Tenant, DateTime AtUtc, int Count);
