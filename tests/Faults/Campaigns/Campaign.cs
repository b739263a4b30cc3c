using System.Globalization;
using GridGrains.Silo.Products;

namespace GridGrains.Tests.Faults.Campaigns;

/// <summary>
/// How much is tried and with which seed: <c>--rounds N --seed S</c> on the command line, or the environment. Continuous integration
/// runs few rounds with short outages; a campaign runs more of them and outages of full length.
/// </summary>
internal static class Campaign
{
    public const string RoundsVariable = "GRIDGRAINS_FAULT_ROUNDS";
    public const string SeedVariable = "GRIDGRAINS_FAULT_SEED";

    private const int DefaultRounds = 4;
    private const int DefaultSeed = 1;

    public static int Rounds => Read(RoundsVariable, DefaultRounds);

    public static int Seed => Read(SeedVariable, DefaultSeed);

    /// <summary>True when time matters less than what is found.</summary>
    public static bool IsLong => Rounds > DefaultRounds;

    /// <summary>
    /// Products that silos leave out: none in a campaign. Prices are what is killed and compared; the others would only take processor time
    /// from them, most of it for compiling code of lives that last seconds.
    /// </summary>
    public static string[] WithoutArguments => IsLong ? [] : ["--without", string.Join(';', ProductList.All.Where(product => product.IsOptional).Select(product => product.Name))];

    /// <summary>Rounds of a scenario that kills two silos in each.</summary>
    public static int RoundsOfPairs => (Rounds + 1) / 2;

    /// <summary>Rounds of a scenario that takes half a minute for each.</summary>
    public static int RoundsOfBackfills => IsLong ? Rounds : 1;

    /// <summary>How long a broker stays away.</summary>
    public static TimeSpan Outage => TimeSpan.FromSeconds(IsLong ? 60 : 4);

    /// <summary>Choices of one round of a scenario: the same for the same seed.</summary>
    public static Random Choices(string scenario, int round)
    {
        var seed = Seed;
        foreach (var letter in scenario)
        {
            seed = unchecked((seed * 31) + letter);
        }

        return new Random(unchecked((seed * 397) ^ round));
    }

    /// <summary>Runs the rounds; a failure says how to repeat it.</summary>
    public static async Task RunAsync(string scenario, int rounds, Func<int, Random, Task> round)
    {
        for (var number = 0; number < rounds; number++)
        {
            var began = TimeProvider.System.GetTimestamp();
            try
            {
                await round(number, Choices(scenario, number));
                Report($"{scenario}: round {number + 1} of {rounds} passed in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s");
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                throw new InvalidOperationException(
                    $"{scenario}, round {number + 1}; repeat with: dotnet run --project tests/Faults -- --rounds {Math.Max(rounds, number + 1)} --seed {Seed}\n{failure.Message}", failure);
            }
        }
    }

    // A long campaign takes an hour: whoever waits sees how far it is.
    private static void Report(string line)
    {
        if (IsLong)
        {
            Console.Error.WriteLine(line);
        }
    }

    /// <summary>Takes its own switches out of the arguments; the rest is the test runner's.</summary>
    public static string[] TakeArguments(string[] arguments)
    {
        var rest = new List<string>();
        for (var i = 0; i < arguments.Length; i++)
        {
            var variable = arguments[i] switch
            {
                "--rounds" => RoundsVariable,
                "--seed" => SeedVariable,
                _ => null,
            };
            if (variable is null)
            {
                rest.Add(arguments[i]);
            }
            else
            {
                Environment.SetEnvironmentVariable(variable, i + 1 < arguments.Length ? arguments[++i] : "");
                _ = Read(variable, 0);
            }
        }

        return [.. rest];
    }

    private static int Read(string variable, int absent)
    {
        var text = Environment.GetEnvironmentVariable(variable);
        return text is null ? absent
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw new ArgumentException($"{variable} is '{text}', not a number");
    }
}
