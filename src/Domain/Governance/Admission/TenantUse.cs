namespace GridGrains.Domain.Governance.Admission;

/// <summary>What a tenant uses of a tier.</summary>
public sealed record TenantUse(string Tenant, int Running, int Waiting, int UsedHour, int UsedDay);
