using System.Net;
using System.Net.Sockets;
using GridGrains.Domain.Log;
using GridGrains.Silo.Hosting;
using GridGrains.Tests.Unit.Durability.Kafka;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace GridGrains.Tests.Integration.Processes;

/// <summary>A start that cannot be is answered by one clear line on standard error and exit code 2, and by nothing else.</summary>
public sealed class BadSettingsTests(PostgresDatabases postgres) : IClassFixture<PostgresDatabases>, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gridgrains-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_directory.FullName, "data");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("--sim-nodes 5", "--sim-nodes takes 100 to 100000, not 5 (from the command line)")]
    [InlineData("--sim-speed NaN", "--sim-speed takes 0.001 to 100000, not NaN")]
    [InlineData("--log-cap-mb 0", "--log-cap-mb takes 1 to")]
    [InlineData("--barrier-seconds -1", "--barrier-seconds takes 0.05 to")]
    [InlineData("--retention iso_rt_lmp=0", "days are 1 to 36500")]
    [InlineData("--retention prices=never", "no table prices keeps rows by their age")]
    [InlineData("--lake-seconds 0", "--lake-seconds takes 0.1 to")]
    [InlineData("--silo-port 70000", "--silo-port takes 0 to 65535, not 70000")]
    [InlineData("--urls nonsense", "'nonsense' is not an address to serve on")]
    [InlineData("--urls ftp://127.0.0.1", "'ftp://127.0.0.1' is not an address to serve on")]
    [InlineData("--market LUNCH", "not 'LUNCH'")]
    [InlineData("--advertise nowhere", "--advertise takes an IP address, not 'nowhere'")]
    [InlineData("--lake maybe", "--lake takes on or off, not 'maybe'")]
    [InlineData("--topics list", "list")]
    [InlineData("--log-level loud", "loud")]
    public async Task Value_that_an_option_does_not_take(string arguments, string complaint)
    {
        var (code, lines) = await RunAsync([.. arguments.Split(' '), "--data-dir", Data], []);

        Assert.Equal(2, code);
        Assert.Contains(complaint, lines[0], StringComparison.Ordinal);
        Assert.InRange(lines.Length, 1, 2);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task Data_directory_that_another_process_holds()
    {
        using var held = GridGrains.Durability.Sqlite.DataDirectory.Open(Data, GridGrains.Durability.Sqlite.DataOrigin.Real);

        await RefusedAsync(["--feed", "none", "--data-dir", Data], [], $"is in use by process {Environment.ProcessId}");
    }

    [Theory]
    [InlineData("checkpoints.db")]
    [InlineData("log.db")]
    public async Task File_of_a_newer_program(string file)
    {
        var (code, _) = await SiloProcess.RunAsync("--feed", $"files:{WriteReport()}", "--exit-when-drained", "--data-dir", Data, "--urls", "http://127.0.0.1:0");
        Assert.Equal(0, code);
        await using (var database = new SqliteConnection($"Data Source={Path.Combine(Data, file)};Pooling=False"))
        {
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText = "PRAGMA user_version=99";
            command.ExecuteNonQuery();
        }

        await RefusedAsync(["--feed", "none", "--data-dir", Data], [], "99");
    }

    [Fact]
    public async Task Log_that_the_checkpoints_are_ahead_of_until_it_is_repaired()
    {
        Assert.Equal(0, (await SiloProcess.RunAsync("--feed", $"files:{WriteReport()}", "--exit-when-drained", "--data-dir", Data, "--urls", "http://127.0.0.1:0")).ExitCode);
        Array.ForEach(Directory.GetFiles(Data, "log.db*"), File.Delete);

        await RefusedAsync(["--feed", "none", "--data-dir", Data], [], $"data repair {Data}");
        Assert.Equal(1, (await SiloProcess.RunAsync("data", "doctor", Data)).ExitCode);
        Assert.Equal(0, (await SiloProcess.RunAsync("data", "repair", Data)).ExitCode);
        Assert.Equal(0, (await SiloProcess.RunAsync("data", "doctor", Data)).ExitCode);
        Assert.Equal(2, (await SiloProcess.RunAsync("data", "doctor", Path.GetDirectoryName(WriteReport())!)).ExitCode);
    }

    [Fact]
    public async Task File_that_is_no_database()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "stamp.json"), """{"Format":1,"Origin":"real"}""", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(Data, "checkpoints.db"), new string('x', 8192), Cancellation);

        await RefusedAsync(["--feed", "none", "--data-dir", Data], [], "not a database");
    }

    [Fact]
    public async Task Port_in_use()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await RefusedAsync(["--feed", "none", "--data-dir", Data, "--urls", $"http://127.0.0.1:{port}"], [], $"http://127.0.0.1:{port}");
        await RefusedAsync(["--feed", "none", "--data-dir", Data, "--silo-port", $"{port}", "--urls", "http://127.0.0.1:0"], [], "address");
    }

    [Fact]
    public async Task Cluster_without_its_environment()
    {
        await RefusedAsync(["--cluster"], [], "the environment variable GRIDGRAINS_KAFKA is not set");
        await RefusedAsync(["--cluster"], Kafka("127.0.0.1:1"), "the environment variable GRIDGRAINS_POSTGRES is not set");
        await RefusedAsync(["--cluster"], [.. Kafka("127.0.0.1:1"), new(ClusterSettings.KafkaUserVariable, "ann")], "GRIDGRAINS_KAFKA_PASSWORD is not set");
        await RefusedAsync(
            ["--cluster"],
            [.. Kafka("127.0.0.1:1"), new(ClusterSettings.KafkaUserVariable, "ann"), new(ClusterSettings.KafkaPasswordVariable, "secret"), new(ClusterSettings.KafkaScramVariable, "MD5")],
            "GRIDGRAINS_KAFKA_SCRAM is 'MD5'");
    }

    [Fact]
    public async Task Database_that_refuses_the_user_and_one_that_is_no_database()
    {
        var stranger = new NpgsqlConnectionStringBuilder(postgres.Server.ConnectionString) { Username = "stranger", Password = "secret" }.ToString();

        await RefusedAsync(["--cluster", "--data-dir", Data], Cluster("127.0.0.1:1", stranger), "stranger");
        await RefusedAsync(["--cluster", "--data-dir", Data], Cluster("127.0.0.1:1", "no connection secret"), "GRIDGRAINS_POSTGRES is no connection string");
    }

    [Fact]
    public async Task Database_of_a_newer_program()
    {
        await using var database = await postgres.CreateMigratedAsync(Cancellation);
        await using var command = database.CreateCommand("UPDATE gridgrains.layout SET version = 99 WHERE component = 'checkpoints'");
        await command.ExecuteNonQueryAsync(Cancellation);

        await RefusedAsync(["--cluster", "--data-dir", Data], Cluster("127.0.0.1:1", database.ConnectionString), "layout 99 of checkpoints");
    }

    [Fact]
    public async Task Broker_without_a_topic()
    {
        using var broker = new MockKafkaCluster();
        broker.CreateTopic(Topics.RealTimeLmp, Topics.LmpPartitions);
        var database = await postgres.Server.CreateDatabaseAsync(Cancellation);

        await RefusedAsync(["--cluster", "--data-dir", Data], Cluster(broker.BootstrapServers, database), "has no topic ISO_DA_LMP");
    }

    private static KeyValuePair<string, string>[] Kafka(string brokers) => [new(ClusterSettings.KafkaVariable, brokers)];

    private static KeyValuePair<string, string>[] Cluster(string brokers, string database) => [.. Kafka(brokers), new(ClusterSettings.PostgresVariable, database)];

    private static async Task RefusedAsync(string[] arguments, KeyValuePair<string, string>[] environment, string complaint)
    {
        var (code, lines) = await RunAsync(arguments, environment);

        Assert.Equal(2, code);
        Assert.Contains(complaint, Assert.Single(lines), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", lines[0], StringComparison.Ordinal);
    }

    private static async Task<(int Code, string[] ErrorLines)> RunAsync(string[] arguments, KeyValuePair<string, string>[] environment)
    {
        await using var silo = SiloProcess.Launch(arguments, environment.ToDictionary());
        var code = await silo.ExitAsync();
        Assert.Equal("", silo.StandardOutput);
        return (code, silo.StandardError.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private string WriteReport()
    {
        var path = Path.Combine(_directory.FullName, "20250701damlbmp_zone.csv");
        File.WriteAllText(path, "Time Stamp,Name,PTID,LBMP ($/MWHr),Marginal Cost Losses ($/MWHr),Marginal Cost Congestion ($/MWHr)\n07/01/2025 00:00,CAPITL,61757,31.25,1.25,-2.00\n");
        return path;
    }
}
