using System.Globalization;
using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Domain.Catalog.Exports;

/// <summary>Holds contracts against what is offered: what a contract promises must still be there, as it says or better. What is new is no fault.</summary>
/// <param name="offered">Everything that has a contract.</param>
public sealed class ContractCheck(IReadOnlyList<ExportedEntry> offered)
{
    /// <param name="file">As findings name it.</param>
    public IReadOnlyList<ContractFinding> Check(string file, SpecNode contract)
    {
        var findings = new List<ContractFinding>();
        if (contract.TextOf("kind") != DataContract.Kind || contract.TextOf("apiVersion")?.StartsWith("v3.", StringComparison.Ordinal) != true)
        {
            return [new(file, contract.Place.Line, "", ContractFinding.NotAContract, $"kind is to be {DataContract.Kind}, and apiVersion v3.something, such as {DataContract.ApiVersion}")];
        }

        if (contract.ListOf("schema").Count == 0)
        {
            return [new(file, contract.Place.Line, "/schema", ContractFinding.NotAContract, "schema names no table; a contract says what it is about")];
        }

        foreach (var table in contract.ListOf("schema"))
        {
            if (Find(contract, table) is { } entry)
            {
                CheckColumns(entry, table, Add);
                ContractPromises.Check(entry, contract, table, Add);
            }
            else
            {
                Add("missing_table", table["name"] ?? table, $"nothing offered is {table.TextOf("physicalName") ?? table.TextOf("name") ?? "without a name"}; 'catalog export' lists what is");
            }
        }

        return findings;

        void Add(string code, SpecNode at, string reason) => findings.Add(new(file, at.Place.Line, at.Pointer, code, reason));
    }

    // Contracts of this program have its ids; those of others are found by the table's name, where one thing alone has it.
    private ExportedEntry? Find(SpecNode contract, SpecNode table)
    {
        if (contract.ListOf("schema").Count == 1 && offered.FirstOrDefault(known => known.Entry.Id == contract.TextOf("id")) is { } known)
        {
            return known;
        }

        return Only(known => known.PhysicalName == table.TextOf("physicalName")) ?? Only(known => known.Entry.Name == table.TextOf("name"));
    }

    private ExportedEntry? Only(Func<ExportedEntry, bool> isIt) => offered.Where(isIt).Take(2).ToArray() is [var only] ? only : null;

    private static void CheckColumns(ExportedEntry exported, SpecNode table, Action<string, SpecNode, string> add)
    {
        var columns = exported.Entry.Columns.ToDictionary(column => column.Name);
        foreach (var property in table.ListOf("properties"))
        {
            if (property.TextOf("name") is not { } name)
            {
                add(ContractFinding.NotAContract, property, "a property has a name");
            }
            else if (!columns.TryGetValue(name, out var column))
            {
                add("missing_column", property["name"]!, $"{exported.Entry.Id} has no column {name}; add it again under this name, or agree on a contract without it");
            }
            else
            {
                CheckColumn(exported.Entry.Id, column, property, add);
            }
        }
    }

    private static void CheckColumn(string id, CatalogColumn column, SpecNode property, Action<string, SpecNode, string> add)
    {
        var logical = ContractTypes.Of(column.Type).Logical;
        if (property["physicalType"] is { IsScalar: true } physical && physical.Text != column.Type)
        {
            add("changed_type", physical, $"{id}.{column.Name} is {column.Type} now, not {physical.Text}");
        }
        else if (property["logicalType"] is { IsScalar: true } promised && logical is not null && promised.Text != logical)
        {
            add("changed_type", promised, $"{id}.{column.Name} is of the logical type {logical} now, not {promised.Text}");
        }

        var unit = property.ListOf("customProperties").FirstOrDefault(custom => custom.TextOf("property") == DataContract.UnitProperty)?["value"];
        if (unit is { IsScalar: true } && unit.Text != column.Unit)
        {
            add("changed_unit", unit, $"{id}.{column.Name} is in {column.Unit ?? "no unit"} now, not {unit.Text}");
        }

        if (property.FlagOf("required") == true && !ContractTypes.IsRequired(column))
        {
            add("now_optional", property["required"]!, $"{id}.{column.Name} may be without a value now");
        }
    }
}

/// <summary>Promises of a contract beside those of what is offered.</summary>
internal static class ContractPromises
{
    private const double Second = 1;
    private const double Day = 86_400;

    public static void Check(ExportedEntry exported, SpecNode contract, SpecNode table, Action<string, SpecNode, string> add)
    {
        var entry = exported.Entry;
        foreach (var promise in contract.ListOf("slaProperties").Where(promise => IsOf(promise, table)))
        {
            switch (promise.TextOf("property"))
            {
                case DataContract.Latency:
                    AtMost(promise, entry.Kind == CatalogKind.Topic ? null : entry.Sla?.FreshnessSeconds, "looser_freshness", $"{entry.Id} is to be readable within", add);
                    break;
                case DataContract.Frequency:
                    AtMost(promise, exported.SilenceSeconds, "looser_frequency", $"{entry.Id} is to have a record at least every", add);
                    break;
                case DataContract.Retention when SecondsOf(promise, add) is { } kept && entry.RetentionDays is { } days && days * Day < kept:
                    add("shorter_retention", promise["value"]!, string.Create(CultureInfo.InvariantCulture, $"{entry.Id} is kept for {days} days now, not for {kept / Day:0.##}"));
                    break;
            }
        }
    }

    // An element is the path of a column or table; without one a promise is about all.
    private static bool IsOf(SpecNode promise, SpecNode table) =>
        promise.TextOf("element") is not { } elements || elements.Split(',', StringSplitOptions.TrimEntries).Any(element => element.Split('.')[0] == table.TextOf("name"));

    private static void AtMost(SpecNode promise, double? now, string code, string what, Action<string, SpecNode, string> add)
    {
        if (SecondsOf(promise, add) is not { } most)
        {
            return;
        }

        if (now is null)
        {
            add(code, promise["value"]!, string.Create(CultureInfo.InvariantCulture, $"{what} {most:0.##} s; now nothing is promised"));
        }
        else if (now > most)
        {
            add(code, promise["value"]!, string.Create(CultureInfo.InvariantCulture, $"{what} {most:0.##} s; promised are {now:0.##} s now"));
        }
    }

    private static double? SecondsOf(SpecNode promise, Action<string, SpecNode, string> add)
    {
        double? seconds = promise.TextOf("unit")?.ToLowerInvariant() switch
        {
            "ms" or "millisecond" or "milliseconds" => Second / 1000,
            "s" or "sec" or "second" or "seconds" => Second,
            "min" or "minute" or "minutes" => 60,
            "h" or "hr" or "hour" or "hours" => 3600,
            "d" or "day" or "days" => Day,
            "y" or "yr" or "year" or "years" => 365 * Day,
            _ => null,
        };
        if (seconds is null || promise.NumberOf("value") is not { } value)
        {
            add("unknown_unit", promise["unit"] ?? promise, "write a number as value and one of ms, s, min, h, d, y as unit; this promise was not checked");
            return null;
        }

        return seconds * value;
    }
}
