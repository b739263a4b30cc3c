using System.Globalization;
using GridGrains.ClickHouse.Access;
using GridGrains.Domain.Catalog;
using GridGrains.Domain.Catalog.Exports;
using GridGrains.Domain.Ingestion.Specs;
using GridGrains.Feeds.Ingestion;
using GridGrains.Silo.Catalog.Exports;
using GridGrains.Silo.Commands;

namespace GridGrains.Silo.Catalog;

/// <summary>Contracts in a folder, held against what the program declares.</summary>
internal static class ContractFolder
{
    private const int Broken = 1;

    /// <returns>0 where all are kept, 1 where one is broken, 2 where there is none or one cannot be read; the others are checked all the same.</returns>
    public static async Task<int> CheckAsync(IReadOnlyList<CatalogEntry> entries, string folder, TextWriter output, CancellationToken cancellation)
    {
        string[] files = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsContract).Order(StringComparer.Ordinal)] : [];
        if (files.Length == 0)
        {
            await output.WriteLineAsync($"{folder}: no contract, a file *.yaml, *.yml or *.json, is there; 'catalog export --format odcs --out DIR' writes them".AsMemory(), cancellation);
            return ExitCodes.Unusable;
        }

        var check = new ContractCheck(CatalogExports.EntriesOf(entries, _ => CatalogOverrides.None, Warehouse.DefaultDatabase));
        var findings = new List<ContractFinding>();
        foreach (var file in files)
        {
            findings.AddRange(await CheckFileAsync(check, file, cancellation));
        }

        foreach (var finding in findings)
        {
            await output.WriteLineAsync(finding.ToString().AsMemory(), cancellation);
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{files.Length} contracts, {findings.Count} findings").AsMemory(), cancellation);
        return findings.Exists(finding => finding.Code == ContractFinding.NotAContract) ? ExitCodes.Unusable : findings.Count > 0 ? Broken : ExitCodes.Ok;
    }

    private static async Task<IReadOnlyList<ContractFinding>> CheckFileAsync(ContractCheck check, string file, CancellationToken cancellation)
    {
        var faults = new SpecFindings();
        return SpecText.Read(await File.ReadAllTextAsync(file, cancellation), faults) is { Kind: SpecNodeKind.Map } contract && !faults.HasErrors
            ? check.Check(file, contract)
            : [.. faults.All.DefaultIfEmpty(new SpecFinding("", SpecSeverity.Error, "", 1, 1, "a contract is a map of fields"))
                .Select(fault => new ContractFinding(file, fault.Line, fault.Pointer, ContractFinding.NotAContract, fault.Message))];
    }

    private static bool IsContract(string path) => Path.GetExtension(path).ToLowerInvariant() is ".yaml" or ".yml" or ".json";
}
