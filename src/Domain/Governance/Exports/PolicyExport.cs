namespace GridGrains.Domain.Governance.Exports;

/// <summary>A policy in the words of another engine.</summary>
/// <param name="Losses">What of the policy is not in the files, in the order of its text.</param>
/// <param name="Notes">What the engine holds otherwise than the platform does.</param>
public sealed record PolicyExport(IReadOnlyList<PolicyExportFile> Files, IReadOnlyList<PolicyLoss> Losses, IReadOnlyList<string> Notes);

public sealed record PolicyExportFile(string Name, string Text);

/// <param name="Name">Of the value, from the outermost: <c>tiers.interactive.max_rows</c>.</param>
/// <param name="Line">Of the policy file, from 1.</param>
/// <param name="Reason">Why the engine cannot hold it.</param>
public sealed record PolicyLoss(string Name, int Line, string Reason)
{
    public override string ToString() => $"line {Line}: {Name}: {Reason}";
}

/// <summary>A table that a policy is exported for.</summary>
/// <param name="Name">As the engine knows it.</param>
/// <param name="HasIso">It has the column <see cref="TableReach.IsoColumn"/>.</param>
/// <param name="Where">Which of its rows count, in the engine's SQL; null for all.</param>
public sealed record PolicyTable(string Name, Log.DataClass Class, bool HasIso, string? Where = null);
