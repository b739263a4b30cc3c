using System.Diagnostics;
using GridGrains.Grains.Sharding;
using GridGrains.Silo.Hosting;
using GridGrains.Silo.Parts;
using GridGrains.Tests.Support;
using k8s;
using k8s.Models;

namespace GridGrains.Tests.Integration.Deployment;

/// <summary>Each overlay is rendered by kubectl and read strictly: a field that the API does not know fails. No cluster runs it here.</summary>
public sealed class KubernetesTests
{
    public static TheoryData<string> Overlays => [.. Directory.GetDirectories(Path.Combine(DeployFolder.Root, "kubernetes", "overlays")).Select(Path.GetFileName).OfType<string>()];

    [Theory, MemberData(nameof(Overlays))]
    public async Task Overlay_renders_to_objects_that_the_api_knows_and_that_find_each_other(string overlay)
    {
        var objects = await RenderAsync(overlay);
        var silos = Assert.Single(objects.OfType<V1Deployment>());
        var labels = silos.Spec.Template.Metadata.Labels;

        Assert.All(objects.OfType<V1Service>(), service => AssertSelects(service.Spec.Selector, labels));
        AssertSelects(Assert.Single(objects.OfType<V1PodDisruptionBudget>()).Spec.Selector.MatchLabels, labels);
        AssertSelects(Assert.Single(objects.OfType<V1NetworkPolicy>()).Spec.PodSelector.MatchLabels, labels);
        AssertSelects(silos.Spec.Selector.MatchLabels, labels);
        Assert.DoesNotContain(Assert.Single(objects.OfType<V1Job>()).Spec.Template.Metadata.Labels, label => label is { Key: "app.kubernetes.io/component", Value: "silo" });
        var ports = Assert.Single(silos.Spec.Template.Spec.Containers).Ports.Select(port => port.Name).ToHashSet();
        Assert.All(objects.OfType<V1Service>().SelectMany(service => service.Spec.Ports), port => Assert.Contains(port.TargetPort.Value, ports));
        Assert.Single(objects.Select(one => one.Metadata.NamespaceProperty).Distinct());
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task Containers_take_their_settings_and_may_do_nothing_else(string overlay)
    {
        var objects = await RenderAsync(overlay);
        var settings = Assert.Single(objects.OfType<V1ConfigMap>()).Data.ToDictionary();
        foreach (var pod in Pods(objects))
        {
            var container = Assert.Single(pod.Containers);
            var own = (container.Env ?? []).Select(variable => KeyValuePair.Create(variable.Name, variable.Value ?? "10.0.0.11"));
            var environment = settings.Concat(own).ToDictionary();
            Assert.True(DeployFolder.ReadSettings(environment).Get(GovernancePart.Auth));
            ClusterSettings.KafkaFromEnvironment(environment.GetValueOrDefault);

            Assert.DoesNotContain(environment, pair => pair.Key.Contains("PASSWORD", StringComparison.Ordinal) || pair.Value.Contains("Password", StringComparison.OrdinalIgnoreCase));
            Assert.Matches(@":[\w.-]+$", container.Image);
            Assert.False(pod.AutomountServiceAccountToken);
            Assert.True(pod.SecurityContext.RunAsNonRoot);
            Assert.False(container.SecurityContext.AllowPrivilegeEscalation);
            Assert.True(container.SecurityContext.ReadOnlyRootFilesystem);
            Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
            Assert.Contains("memory", container.Resources.Limits.Keys);
            Assert.All(container.VolumeMounts, mount => Assert.Contains(mount.Name, pod.Volumes.Select(volume => volume.Name)));
        }
    }

    [Theory, MemberData(nameof(Overlays))]
    public async Task Silo_has_longer_to_leave_than_it_gives_itself(string overlay)
    {
        var silos = (await RenderAsync(overlay)).OfType<V1Deployment>().Single();

        Assert.True(silos.Spec.Template.Spec.TerminationGracePeriodSeconds >= 2 * new ShardOptions().ReleaseDeadline.TotalSeconds);
        Assert.Equal(("0", "1"), (silos.Spec.Strategy.RollingUpdate.MaxSurge.Value, silos.Spec.Strategy.RollingUpdate.MaxUnavailable.Value));
        var container = silos.Spec.Template.Spec.Containers.Single();
        Assert.Equal(("/health/live", "/health/live", "/health/ready"), (container.StartupProbe.HttpGet.Path, container.LivenessProbe.HttpGet.Path, container.ReadinessProbe.HttpGet.Path));
    }

    private static IEnumerable<V1PodSpec> Pods(IReadOnlyList<IKubernetesObject<V1ObjectMeta>> objects) =>
        objects.OfType<V1Deployment>().Select(one => one.Spec.Template.Spec).Concat(objects.OfType<V1Job>().Select(one => one.Spec.Template.Spec));

    private static void AssertSelects(IDictionary<string, string> selector, IDictionary<string, string> labels)
    {
        Assert.NotEmpty(selector);
        Assert.All(selector, pair => Assert.Equal(pair.Value, labels[pair.Key]));
    }

    internal static async Task<IReadOnlyList<IKubernetesObject<V1ObjectMeta>>> RenderAsync(string overlay)
    {
        var kubectl = DebianPackage.Find("kubectl") ?? (DebianPackage.Install("kubernetes-client") ? DebianPackage.Find("kubectl") : null);
        Assert.SkipWhen(kubectl is null && !DebianPackage.IsBuildAgent, "kubectl is absent (Debian: the package kubernetes-client)");
        Assert.NotNull(kubectl);
        var start = new ProcessStartInfo(kubectl, ["kustomize", Path.Combine(DeployFolder.Root, "kubernetes", "overlays", overlay)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var run = Process.Start(start)!;
        var errors = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var text = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode == 0, await errors);
        return [.. KubernetesYaml.LoadAllFromString(text, strict: true).Cast<IKubernetesObject<V1ObjectMeta>>()];
    }
}
