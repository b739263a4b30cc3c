using System.CommandLine;
using System.Globalization;
using GridGrains.Domain.Capacity;
using Spectre.Console;

namespace GridGrains.Silo.Commands;

/// <summary>Prints what a cluster of some size needs, by the figures of docs/capacity.md.</summary>
internal static class CapacityCommand
{
    private const int MostNodes = 10_000_000;
    private const int MostSilos = 1000;

    public static Command Build()
    {
        var nodes = Number("--nodes", 20_000, MostNodes, "Price nodes of all markets");
        var silos = Number("--silos", 3, MostSilos, "Silos of the cluster");
        var burst = Number("--burst-seconds", 30, 300, "Seconds in which the prices of an interval are to be applied");
        var capacity = new Command("capacity", "Say what a cluster needs of processors, memory and disk, by measured figures") { nodes, silos, burst };
        capacity.SetAction(parsed =>
        {
            var plan = new CapacityPlan(parsed.GetValue(nodes), parsed.GetValue(silos)) { BurstSeconds = parsed.GetValue(burst) };
            ReportConsole.Output().Write(TableOf(plan, CapacityModel.Need(plan, CapacityCoefficients.Measured)));
            return ExitCodes.Ok;
        });
        return capacity;
    }

    private static Option<int> Number(string name, int standard, int most, string description)
    {
        var option = new Option<int>(name) { Description = $"{description} (1 to {most})", HelpName = "N", DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (!int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) || value < 1 || value > most))
            {
                result.AddError($"{name} takes 1 to {most}, not {result.Tokens[0].Value}");
            }
        });
        return option;
    }

    private static Table TableOf(CapacityPlan plan, CapacityNeed need)
    {
        var table = new Table().AddColumns("what", "needed", "of");
        table.AddRow("silos that own nodes", $"{need.Owners} of {plan.Silos}", plan.Silos > need.Owners ? "the others hold none: they answer requests and run other products" : "each holds nodes");
        table.AddRow("nodes", $"{need.LargestNodes:N0}; {need.LargestAfterLoss:N0} when a silo is gone", "the silo with the most");
        table.AddRow("memory", Bytes(need.OwnerMemoryBytes), "a silo, with one gone");
        table.AddRow("cores", $"{need.OwnerCores:0.##}", $"a silo, for an interval applied in {plan.BurstSeconds:0} s at half load");
        table.AddRow("cores", $"{need.StoreCores:0.##}", "lake and warehouse together, at half load");
        table.AddRow("prices", $"{need.PricesPerDay:N0} a day, {need.BurstPerSecond:N0} a second at once", "the cluster");
        table.AddRow("checkpoints", $"{Bytes(need.CheckpointBytes)}, {Bytes(need.BarrierBytesPerSecond)} a second at once", "the database");
        table.AddRow("log", $"{Bytes(need.LogBytesPerDay)} a day, {Bytes(7 * need.LogBytesPerDay)} for its 7 days", "one copy");
        table.AddRow("lake", $"{Bytes(need.LakeBytesPerDay)} a day, {Bytes(365 * need.LakeBytesPerDay)} a year", "one copy");
        return table;
    }

    private static string Bytes(double bytes) => bytes switch
    {
        >= 1e12 => $"{bytes / 1e12:0.##} TB",
        >= 1e9 => $"{bytes / 1e9:0.##} GB",
        _ => $"{bytes / 1e6:0.#} MB",
    };
}
