using System.Text.RegularExpressions;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Parts;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace GridGrains.Tests.Integration.Deployment;

/// <summary>deploy/compose.yaml names what exists, opens nothing to other machines and holds no secret. No engine runs it here.</summary>
public sealed partial class ComposeTests
{
    private static readonly Dictionary<object, object> File = new DeserializerBuilder().Build()
        .Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(new StringReader(DeployFolder.Read("compose.yaml")))))!;

    private static Dictionary<string, Dictionary<object, object>> Services =>
        ((Dictionary<object, object>)File["services"]).ToDictionary(pair => (string)pair.Key, pair => (Dictionary<object, object>)pair.Value);

    public static TheoryData<string> Silos => ["silo-1", "silo-2", "topics"];

    [Theory, MemberData(nameof(Silos))]
    public void Silo_takes_its_settings(string service)
    {
        var environment = ((Dictionary<object, object>)Services[service]["environment"]).ToDictionary(pair => (string)pair.Key, pair => (string)pair.Value);

        var values = DeployFolder.ReadSettings(environment);

        Assert.NotEmpty(environment);
        Assert.Equal("redpanda:9092", ClusterSettings.KafkaFromEnvironment(environment.GetValueOrDefault).BootstrapServers);
        Assert.Equal((service != "topics", service != "topics"), (values.Get(ClusterPart.Cluster), values.Get(GovernancePart.Auth)));
    }

    [Fact]
    public void Everything_that_a_service_names_is_there()
    {
        var volumes = ((Dictionary<object, object>)File["volumes"]).Keys.Cast<string>().ToHashSet();
        Assert.True(Services.Count >= 8);
        foreach (var (name, service) in Services)
        {
            Assert.All(Waited(service), other => Assert.Contains(other, Services.Keys));
            foreach (var volume in Texts(service, "volumes"))
            {
                var source = volume.Split(':')[0];
                Assert.True(source.StartsWith("./", StringComparison.Ordinal) ? Path.Exists(Path.Combine(DeployFolder.Root, source)) : volumes.Contains(source), $"{name}: {volume}");
            }
        }
    }

    [Fact]
    public void Ports_are_this_machines_own_images_are_pinned_and_passwords_come_from_outside()
    {
        foreach (var (name, service) in Services)
        {
            Assert.All(Texts(service, "ports"), port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
            Assert.Matches(Pinned(), (string)service["image"]);
            foreach (var (key, value) in service.TryGetValue("environment", out var environment) ? (Dictionary<object, object>)environment : [])
            {
                if (((string)key) is "GRIDGRAINS_ADMIN_KEY" || ((string)key).Contains("PASSWORD", StringComparison.Ordinal) || ((string)value).Contains("Password=", StringComparison.Ordinal))
                {
                    Assert.True(FromOutside().IsMatch((string)value), $"{name}: {key} does not come from outside");
                }
            }
        }
    }

    [Fact]
    public void Topics_of_a_single_broker_are_the_topics_with_one_copy()
    {
        static string[] Lines(string path) => [.. DeployFolder.Read(path).Split('\n').Where(line => !line.StartsWith('#'))];
        var copies = Lines("topics.yaml").Zip(Lines("compose/topics.yaml")).Where(pair => pair.First != pair.Second).ToList();

        Assert.Equal(Lines("topics.yaml").Length, Lines("compose/topics.yaml").Length);
        Assert.Equal(["  replication: 1", "  min_insync_replicas: 1"], copies.Select(pair => pair.Second));
    }

    private static IEnumerable<string> Waited(Dictionary<object, object> service) =>
        service.TryGetValue("depends_on", out var others) ? ((Dictionary<object, object>)others).Keys.Cast<string>() : [];

    private static IEnumerable<string> Texts(Dictionary<object, object> service, string key) =>
        service.TryGetValue(key, out var list) ? ((List<object>)list).Cast<string>() : [];

    [GeneratedRegex(@":(v?\d[\w.-]*|-gridgrains/silo:dev\})$|\$\{GRIDGRAINS_IMAGE:-gridgrains/silo:dev\}$")]
    private static partial Regex Pinned();

    [GeneratedRegex(@"(^|Password=)\$\{\w+:\?[^}]+\}")]
    private static partial Regex FromOutside();
}
