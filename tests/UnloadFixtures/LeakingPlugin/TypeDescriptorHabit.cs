using System.ComponentModel;
using PluginHost.LeakingProgram;

namespace PluginHost.LeakingPlugin;

/// <summary>Asks for the converter of a type of its own.</summary>
public sealed class TypeDescriptorHabit : IHabit
{
    public void Start() => TypeDescriptor.GetConverter(typeof(TypeDescriptorHabit));
}
